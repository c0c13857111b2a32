import document from '../../../references/agents/coding-agents.yaml';
import { splitCommand } from '../rounds/author-texts.ts';
import { codingAgentsSchema } from './agents-schema.ts';

/** A turn of a coding agent as it is started. */
export interface TurnCommand {
  readonly words: readonly string[];
  /** Text on its standard input. */
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

const known = codingAgentsSchema.parse(document);

/**
 * The words of a turn, as the agent's own documentation has them. Another command reads its prompt from standard input,
 * and is told the session in its environment. `git`: the folder of git's own data, which a commit of a worktree writes.
 */
export function turnCommand(
  { id, launch }: AgentKind,
  prompt: string,
  { session, git }: { readonly session: string | null; readonly git: string },
): TurnCommand {
  if (id === 'command') return { words: launch, input: prompt };
  const { words: always, resume, input } = known[id];
  const filled = [...always, ...(session === null ? [] : resume), ...input].map((word) =>
    word.replace('{session}', session ?? '').replace('{git}', git),
  );
  return { words: [...launch, ...filled], input: prompt };
}
