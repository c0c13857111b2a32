import { createInterface } from 'node:readline';
import inquirer from 'inquirer';

/** Asks for one line. `ended`: there is no more input; `interrupted`: Ctrl-C. */
export type Ask = (
  prompt: string,
) => Promise<{ readonly kind: 'line'; readonly text: string } | { readonly kind: 'ended' | 'interrupted' }>;

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

/** Asks on a terminal with Inquirer. */
export function inquirerAsk(stdin: NodeJS.ReadableStream, stdout: NodeJS.WritableStream): Ask {
  const prompt = inquirer.createPromptModule({ input: stdin, output: stdout });
  return async (message) => {
    try {
      const answers = await prompt([{ type: 'input', name: 'line', message }]);
      return { kind: 'line', text: String(answers.line ?? '') };
    } catch (error) {
      if (isInterrupt(error)) return { kind: 'interrupted' };
      throw error;
    }
  };
}

/**
 * Takes the answers from a pipe, one a line. Inquirer reads a pipe chunk by chunk and loses what stands behind the
 * first line of a chunk.
 */
export function pipedAsk(stdin: NodeJS.ReadableStream, stdout: NodeJS.WritableStream): Ask {
  const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();
  return async (message) => {
    const next = await lines.next();
    if (next.done) return { kind: 'ended' };
    stdout.write(`${message} ${next.value}\n`);
    return { kind: 'line', text: next.value };
  };
}
