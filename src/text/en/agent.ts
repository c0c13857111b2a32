/** Prompts of a coding agent at a gate, and news of its work for a person. */
export const agent = {
  prompt: {
    head: (gate: string, round: string) => `Gate "${gate}" of round ${round}.`,
    skill: (path: string) => `Read ${path} first; it says what is yours and what is not.`,
    worktree: (path: string, branch: string) =>
      `Work only in ${path}, on branch ${branch}. Commit, never push.`,
    sources: (folders: string) => `Source of the target: ${folders}`,
    reasons: 'Why the gate is shut:',
    artefacts: 'Evidence, to read:',
    rows: 'Rows that explain the gap:',
    hot: 'Hot rows of the layers, one of which the target cites:',
    earlier: 'Earlier attempts:',
    refused: 'Your last answer was refused:',
    answer: (path: string) => `Write your answer to ${path}, as YAML in this form:`,
    digest: (path: string) => `Write the digest to ${path}, as Markdown in this form:`,
    commit:
      'Change the code that the target names, as little as possible, and commit it with a message that says why. Leave nothing uncommitted. If you copied something, name it in the answer file:',
    stop: 'Then stop: what follows is measured by Throughline.',
    review: 'Review the diff below against its evidence; change nothing.',
    setup: (command: string) => `Your first Bash call must be exactly this, nothing before it:\n${command}`,
  },
  told: {
    turn: (gate: string, left: string) => `Coding agent: ${gate} (${left})`,
    unlimited: 'no limit',
    left: (hours: string, cost: string, rounds: string) => `left: ${hours} h, ${cost} USD, ${rounds} rounds`,
    outcome: (outcome: string, detail: string) =>
      `Coding agent: ${outcome}${detail === '' ? '' : ` · ${detail}`}`,
    outcomes: {
      answered: 'answered',
      failed: 'failed',
      hung: 'no sign of life; ended',
      interrupted: 'interrupted',
      limit: 'at its limit; ended',
    },
    limit: (what: string) =>
      `The limit is reached: ${what}. Go on with throughline campaign agent, or close with throughline campaign stop --reason incomplete.`,
    limits: { hours: 'time', cost: 'cost', tokens: 'tokens', rounds: 'rounds', turns: 'relaunches' },
    unkept: (what: string) =>
      `The agent does not report its ${what}: a limit on it cannot be kept, so nothing goes on. Leave the limit out, or limit the time with --hours.`,
    gaveUp: (gate: string) => `No usable answer at ${gate}: the round is given up.`,
    person: 'Here a person must decide.',
    missing: (command: string) => `${command} cannot be started.`,
    pushed: (branch: string) =>
      `${branch} is on a remote now: the agent pushed, which it must not. Nothing goes on.`,
  },
};
