// Runs in CloudFront for each request to a page (cloudfront-js-2.0): redirects, addresses as people
// write them, and pretty addresses over a bucket that knows only files.
//
// `deploy` fills the table from content/pengalihan.toml.
const redirects = {};

function handler(event) {
  const request = event.request;
  const path = request.uri;

  const written = asWritten(path);
  // Our own table first, and only its own keys: `/constructor` is an address like any other.
  const folder = path.endsWith('/') ? path : path + '/';
  for (const from of [path, folder, written]) {
    if (from && Object.prototype.hasOwnProperty.call(redirects, from)) {
      return moved(redirects[from]);
    }
  }
  if (written) return moved(written);
  if (path.endsWith('/')) {
    request.uri = path + 'index.html';
    return request;
  }
  // A file has a dot in its last part; anything else is a page without its last slash.
  // Two leading slashes, of either kind, would be read as another host.
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (!last.includes('.')) {
    return moved(folder.replace(/^[/\\]+/, '/'));
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

function moved(to) {
  return {
    statusCode: 301,
    statusDescription: 'Moved Permanently',
    headers: {
      location: { value: to },
      // A wrong redirect must not stay in browsers for ever.
      'cache-control': { value: 'public, max-age=3600' },
    },
  };
}
