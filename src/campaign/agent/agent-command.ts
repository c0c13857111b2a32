import { splitCommand } from '../rounds/author-texts.ts';

/** A turn of a coding agent as it is started. */
export interface TurnCommand {
  readonly words: readonly string[];
  /** What stands on its standard input. */
  readonly input: string;
}

/** A coding agent that a person named. */
export interface AgentKind {
  readonly id: 'claude' | 'codex' | 'command';
  /** Words that start it. */
  readonly launch: readonly string[];
}

/** The agent of `--with`: two that are known, or any command. Null for an open quote or nothing. */
export function agentKind(named: string): AgentKind | null {
  const words = splitCommand(named);
  const [first] = words ?? [];
  if (words === null || first === undefined) return null;
  if (words.length === 1 && (first === 'claude' || first === 'codex')) return { id: first, launch: words };
  return { id: 'command', launch: words };
}

/**
 * The words of a turn. Claude Code: https://docs.claude.com/en/docs/claude-code/cli-reference, Codex:
 * https://developers.openai.com/codex/noninteractive. Another command reads its prompt from standard input, and is told
 * the session in its environment.
 */
export function turnCommand({ id, launch }: AgentKind, prompt: string, session: string | null): TurnCommand {
  switch (id) {
    case 'claude':
      return {
        words: [
          ...launch,
          '-p',
          '--output-format',
          'stream-json',
          '--verbose',
          '--permission-mode',
          'acceptEdits',
          '--allowedTools',
          'Read,Grep,Glob,Edit,Write,Bash',
          ...(session === null ? [] : ['--resume', session]),
        ],
        input: prompt,
      };
    case 'codex':
      return {
        words: [
          ...launch,
          'exec',
          ...(session === null ? [] : ['resume', session]),
          '--json',
          '--sandbox',
          'workspace-write',
          '-',
        ],
        input: prompt,
      };
    case 'command':
      return { words: launch, input: prompt };
  }
}
