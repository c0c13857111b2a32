import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import type { AgentWork } from '../../../src/backends/campaign/rounds/agent/agent-turn.ts';
import { answerFile, digestFile } from '../../../src/campaign/agent/prompts.ts';
import { latestRound } from '../../../src/campaign/rounds/rounds-state.ts';
import { blockTable, commitAll, fastTable, writeSource } from '../simulator/framework-source.ts';
import { planOf } from './kit.ts';

/** What a scripted agent changes in a round; null: it commits nothing. */
export type Edit = (round: number) => Readonly<Record<string, string>> | null;

export const knownFix: Edit = () => ({ [blockTable]: fastTable });

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A target that cites what the round found. */
export function targetFor(campaign: OpenCampaign) {
  const round = latestRound(campaign.state.rounds);
  const [row] = round?.cause?.rows ?? [];
  return {
    kind: 'path',
    source_path: blockTable,
    symbol: 'stepCost',
    hypothesis: 'Copy the one block that changed instead of the whole table',
    cites: { root_cause_rows: [row ?? 'none'], layer_rows: [], pr_items: [] },
    expected_gain_pct: 50,
    reasoning: 'The copies dominate decode.',
  };
}

/**
 * An agent without a model: it answers each gate as its script says, and remembers every prompt. The campaign may be
 * opened anew while it works, so it is asked for.
 */
export function scriptedAgent(
  campaignNow: () => OpenCampaign,
  edit: Edit,
  prompts: string[] = [],
): AgentWork {
  return {
    kind: { id: 'command', launch: ['scripted'] },
    limits: { hours: null, costUsd: null, tokens: null, rounds: null },
    relaunches: 1,
    hangMs: 60_000,
    environment: {},
    wordsOf: (view) => view.blockers.map(({ code }) => code),
    reasonWords: (text) => text,
    turn: async (gate, prompt) => {
      prompts.push(prompt);
      const campaign = campaignNow();
      const { worktree } = planOf(campaign);
      const round = latestRound(campaign.state.rounds)?.round ?? 0;
      if (gate === 'target') write(join(worktree, answerFile), stringify(targetFor(campaign)));
      if (gate === 'root-cause') {
        write(
          join(worktree, answerFile),
          stringify({ sources: [{ path: blockTable, symbol: null, why: 'read' }] }),
        );
      }
      if (gate === 'research') {
        const idea = (name: string) => ({
          idea: `${name} ${round}`,
          source: `vllm@1:${name}-${round}.py`,
          kind: 'code',
          risk: 'low',
          status: 'untried',
        });
        write(join(worktree, answerFile), stringify({ ideas: [idea('a'), idea('b'), idea('c')] }));
      }
      if (gate === 'kernel') {
        write(
          join(worktree, digestFile),
          '| Metric | Baseline | Candidate |\n| --- | --- | --- |\n| duration us | 16 | 1 |\n\n## Next edit\n\n- copy less\n',
        );
      }
      if (gate === 'review') write(join(worktree, answerFile), 'Mainline Progress Verdict: ADVANCED\n');
      if (gate === 'patch') {
        const files = edit(round);
        if (files !== null) {
          writeSource(worktree, files);
          try {
            commitAll(worktree, 'A change');
          } catch {
            // Nothing changed.
          }
        }
      }
      return {
        outcome: 'answered',
        usage: { session: 'session-1', inputTokens: 100, outputTokens: 10, costUsd: 0.5, isError: false },
        seconds: 1,
        detail: '',
      };
    },
  };
}
