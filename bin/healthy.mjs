// The image's health check: asks this container's own page whether the process is well. Exit 0 or 1, no curl needed.
const port = process.env.ROLLCALL_HTTP_PORT || '8080';
const scheme = process.env.ROLLCALL_TLS_CERT_FILE ? 'https' : 'http';
// On loopback the certificate need not carry this name.
const { get } = await import(`node:${scheme}`);

const request = get(`${scheme}://127.0.0.1:${port}/healthz`, { rejectUnauthorized: false, timeout: 4000 });
request.on('response', (response) => {
  console.log(`/healthz answered ${response.statusCode}`);
  response.resume();
  process.exitCode = response.statusCode === 200 ? 0 : 1;
});
request.on('timeout', () => request.destroy(new Error('no answer within 4 s')));
request.on('error', (error) => {
  console.log(`/healthz: ${error.message}`);
  process.exitCode = 1;
});
