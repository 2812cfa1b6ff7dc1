// Runs in CloudFront for each request to a page (cloudfront-js-2.0): redirects, and pretty
// addresses over a bucket that knows only files.
//
// `deploy` fills the table from content/pengalihan.toml.
const redirects = {};

function handler(event) {
  const request = event.request;
  const path = request.uri;

  // Our own table first, and only its own keys: `/constructor` is an address like any other.
  const folder = path.endsWith('/') ? path : path + '/';
  for (const from of [path, folder]) {
    if (Object.prototype.hasOwnProperty.call(redirects, from)) {
      return moved(redirects[from]);
    }
  }
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
