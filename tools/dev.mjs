// `npm run dev`: builds after each change and starts the server again, with ./data and the default ports.
import { spawn } from 'node:child_process';
import { context } from 'esbuild';
import { copyFiles, missingSources, programOptions, stylesheetOptions } from './build.mjs';
import { at, root } from './paths.mjs';

const missing = missingSources();
if (missing.length > 0) {
  console.error(`Not built: ${missing.join(', ')} is missing.`);
  process.exit(1);
}

let server;
let isStopping = false;

/** Waits until the server has stopped; tells it to, unless the terminal already has. */
function stopServer({ isTold = false } = {}) {
  const running = server;
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    running.once('exit', resolve);
    if (!isTold) running.kill('SIGTERM');
  });
}

async function restart() {
  await stopServer();
  if (isStopping) return;
  server = spawn(process.execPath, [at('dist', 'rollcall.js'), 'serve', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
}

/** Restarts one after the other, however fast the builds follow each other. */
let restarts = Promise.resolve();
const restartAfterBuild = {
  name: 'restart-after-build',
  setup(build) {
    build.onEnd((result) => {
      if (result.errors.length > 0) return;
      copyFiles();
      restarts = restarts.then(restart);
    });
  },
};

const program = await context({ ...programOptions, plugins: [restartAfterBuild] });
const styles = await context(stylesheetOptions);
await styles.watch();
await program.watch();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    isStopping = true;
    await restarts;
    await stopServer({ isTold: signal === 'SIGINT' && process.stdin.isTTY });
    await Promise.all([program.dispose(), styles.dispose()]);
    process.exit(0);
  });
}
