/* oxlint-disable node/no-process-env */
/** A runner whose assets are named for what they do to it. */
process.on('message', (request) => {
  if (request.ask === 'run' && request.digest === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (request.ask === 'run' && request.digest === 'hang') for (;;);
  else if (request.ask === 'run') {
    const names = Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL'));
    process.send({
      answer: 'done',
      output: { mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(names)) },
    });
  } else process.send({ answer: 'done' });
});
process.send({ answer: 'ready' });
