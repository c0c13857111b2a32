import type { Program } from '../../../app/program.ts';
import { machineMeter } from '../../../backends/campaign/rounds/machine-meter.ts';
import type { RoundNews, RoundPorts } from '../../../backends/campaign/rounds/ports.ts';
import { adapters } from '../../../campaign/adapters/frameworks.ts';
import { failureWords } from '../../../campaign/bench/failure-words.ts';
import { significant } from '../../../text/figures.ts';

/** One line of what happens while rounds run. */
function newsLine(news: RoundNews, program: Program): string {
  const { rounds: t, campaign } = program.texts;
  switch (news.kind) {
    case 'gate':
      return t.told.gate(t.gates[news.gate], news.round === null ? '' : String(news.round));
    case 'row': {
      const { row, side } = news;
      const { request_throughput, p50_ttft_ms, p50_tpot_ms } = row.metrics;
      const shown = (value: number | null) => (value === null ? '–' : significant(value, 4));
      const what =
        row.status === 'ok'
          ? campaign.told.figures(shown(request_throughput), shown(p50_ttft_ms), shown(p50_tpot_ms))
          : [campaign.status[row.status], failureWords(row.failure_reason ?? '', campaign)]
              .filter(Boolean)
              .join(' · ');
      return t.told.row(side, row.candidate_id, row.scenario, what);
    }
    case 'profiling':
      return t.told.profiling(adapters[news.framework].title);
    case 'agent':
      return news.text;
  }
}

/** Ports of rounds on this machine. */
export function machinePorts(program: Program, signal: AbortSignal): RoundPorts {
  const { version, texts, language } = program;
  const now = () => new Date();
  return {
    version,
    now,
    random: Math.random,
    signal,
    meter: machineMeter({ version, now, signal, texts, language }),
    texts,
    language,
    tell: (news) => program.err(newsLine(news, program)),
  };
}
