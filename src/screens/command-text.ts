/** Whether a typed text is a command, and not a path that begins with the same sign: `/tmp/trace.jsonl`. */
export function isCommandText(text: string): boolean {
  return /^\/[^\s/.]*(?:\s|$)/.test(text);
}
