import { type Block, emptyBlock } from '../../screens/block.ts';
import { askScreen } from '../../screens/triage/ask-screen.ts';
import { browseScreen } from '../../screens/triage/browse-screen.ts';
import { textScreen } from '../../screens/triage/phase-screen.ts';
import { scanScreen } from '../../screens/triage/scan-screen.ts';
import type { View } from '../../screens/view.ts';
import type { JourneyAnswers } from '../../trace/journey/journey-questions.ts';
import { type JourneyTerminal, runJourney } from '../journey.tsx';
import { triageController } from './triage-controller.ts';
import type { TriageHost, TriagePhase } from './triage-phase.ts';

/** A triage journey as its command starts it, with the terminal that it is drawn in. */
export interface TriageScreenOptions extends JourneyTerminal {
  readonly host: TriageHost;
  readonly answers: JourneyAnswers;
}

function screenOf(phase: TriagePhase, view: View): Block {
  switch (phase.kind) {
    case 'ask':
      return askScreen(phase.state, view);
    case 'read':
      return scanScreen(phase.state, view);
    case 'browse':
      return browseScreen(phase.state, view);
    case 'lines':
      return textScreen(phase.lines, phase.scroll, phase.notice, view);
    case 'left':
      return emptyBlock;
  }
}

/** Runs a triage on a terminal until it is left. The failure is null where nothing failed. */
export async function runTriageScreen(
  options: TriageScreenOptions,
): Promise<{ readonly exitCode: number; readonly failure: string | null }> {
  const { host, answers, language, stdout } = options;
  let exitCode = 0;
  const controller = await runJourney(
    options,
    screenOf,
    (leave) =>
      triageController({
        language,
        host,
        size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
        leave: (code) => {
          exitCode = code;
          leave();
        },
      }),
    (journey) => journey.start(answers),
  );
  return { exitCode, failure: controller.failure() };
}
