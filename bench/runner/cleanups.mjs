/** What was started is stopped in the opposite order: at the end, after Ctrl-C, and when something throws where nobody waits for it. */
export class Cleanups {
  #tasks = [];

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => void this.run().finally(() => process.exit(130)));
    process.once('uncaughtException', (thrown) => {
      process.stderr.write(`${thrown.stack ?? thrown}\n`);
      void this.run().finally(() => process.exit(1));
    });
  }

  add(task) {
    this.#tasks.push(task);
  }

  async run() {
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      await Promise.resolve(task()).catch((error) => process.stderr.write(`not stopped cleanly: ${error.message}\n`));
    }
  }
}
