/** The last lines of an output, for error messages. */
export class LogTail {
  private lines: string[] = [];
  private open = '';

  constructor(private readonly limit: number) {}

  append(text: string): void {
    const parts = (this.open + text).split('\n');
    this.open = parts.pop() ?? '';
    this.lines = [...this.lines, ...parts].slice(-this.limit);
  }

  text(last = 30): string {
    return [...this.lines, this.open]
      .filter((line) => line !== '')
      .slice(-last)
      .join('\n');
  }

  includes(part: string): boolean {
    return this.open.includes(part) || this.lines.some((line) => line.includes(part));
  }
}
