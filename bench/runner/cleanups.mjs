/** What was started is stopped in the opposite order, after a failure and after Ctrl-C too. */
export class Cleanups {
  #tasks = [];

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => void this.run().finally(() => process.exit(130)));
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
