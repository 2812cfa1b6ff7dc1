// Runs in CloudFront for each request to a page (cloudfront-js-2.0): redirects, addresses as people
// write them, and pretty addresses over a bucket that knows only files.
//
// The table of redirects is a key-value store, because a function's own text takes about a hundred.
// `deploy` fills it from content/pengalihan.toml.
import cf from 'cloudfront';

const redirects = cf.kvs();

async function handler(event) {
  const request = event.request;
  const path = request.uri;
  const query = queryOf(request.querystring);
  const last = path.slice(path.lastIndexOf('/') + 1);

  // What the site's own pages load never moved, and is asked for most often.
  if (path.startsWith('/aset/') || path.startsWith('/pagefind/')) {
    return request;
  }
  const written = asWritten(path);
  let to = await lookUp(path);
  if (!to && last) {
    to = await lookUp(path + '/');
  }
  if (!to && written) {
    to = await lookUp(written);
  }
  if (to || written) {
    return moved(to || written, query);
  }
  if (!last) {
    request.uri = path + 'index.html';
    return request;
  }
  // A file has a dot in its last part; anything else is a page without its last slash.
  // Two leading slashes, of either kind, would be read as another host.
  if (!last.includes('.')) {
    return moved((path + '/').replace(/^[/\\]+/, '/'), query);
  }
  return request;
}

// Signs that no address of the site ends with: what a sentence or a chat leaves behind it.
const STRAY = /(?:%2[0-9a-f]|%3[a-f]|%5[b-f]|%60|%7[b-e]|%c2%a0|%e2%80%[89ab][0-9a-f]|[^a-z0-9%])+$/i;

// The address that was meant by one from a poster or a chat: `/DAFTAR`, `/daftar).`; none where it
// is written right. The dev-server has the same rule, and addresses.json holds both to it.
function asWritten(path) {
  let meant = path.replace(STRAY, '');
  const isStray = meant !== path && meant + '/' !== path;
  const isFile = meant.slice(meant.lastIndexOf('/') + 1).includes('.');
  if (isFile) return isStray ? meant.replace(/^[/\\]+/, '/') : undefined;
  // Not the digits behind a percent sign: those are the same in either case.
  const small = meant.replace(/%..|[A-Z]/g, (sign) => (sign[0] === '%' ? sign : sign.toLowerCase()));
  return isStray || small !== meant ? small.replace(/^[/\\]+/, '/') + '/' : undefined;
}

// Where an address moved to; nothing for one that did not. A store that does not answer costs the
// redirects, not the site.
async function lookUp(path) {
  let to = '';
  try {
    to = await redirects.get(path);
  } catch (error) {
    to = '';
  }
  return to;
}

// As it was sent: the values come with their percent signs.
function queryOf(querystring) {
  const pairs = [];
  Object.keys(querystring).forEach((name) => {
    const given = querystring[name];
    (given.multiValue || [given]).forEach((one) => pairs.push(one.value ? name + '=' + one.value : name));
  });
  return pairs.length ? '?' + pairs.join('&') : '';
}

// The query goes along, before the part of the page that is meant.
function moved(to, query) {
  const parts = to.split('#');
  return {
    statusCode: 301,
    statusDescription: 'Moved Permanently',
    headers: {
      location: { value: parts[0] + query + (parts[1] ? '#' + parts[1] : '') },
      // A wrong redirect must not stay in browsers for ever.
      'cache-control': { value: 'public, max-age=3600' },
    },
  };
}
