// Runs in CloudFront for each request to a function (cloudfront-js-2.0). The function sees
// CloudFront's address, not the sender's; this header tells it, whatever the sender put there.
function handler(event) {
  const request = event.request;
  // The first page of the desk's host; the site's requests to functions all begin with `/api/`.
  if (request.uri === '/') {
    return { statusCode: 303, statusDescription: 'See Other', headers: { location: { value: '/meja/' } } };
  }
  request.headers['x-okoce-viewer'] = { value: event.viewer.ip };
  // Set by CloudFront itself on the way to the API; nobody else may.
  delete request.headers['x-okoce-origin'];
  return request;
}
