import type { EvidenceLevel } from '../../results/evidence-level.ts';

/**
 * Role of a kind of sentence in the judgement of a result.
 *
 * - `alarm`: it makes a result suspicious. `support`: it explains a part of it. `rebuild`: it puts a row's figures
 *   together again. `weaken`: it leaves something unexplained.
 * - `check`: it answers whether a result is reasonable. `bottleneck`: it answers what a phase spends its time on.
 * - `warn`: it carries the sign of a warning.
 */
export type RuleRole = 'alarm' | 'support' | 'rebuild' | 'weaken' | 'check' | 'bottleneck' | 'warn';

/** Minimum evidence of a kind of sentence, its section in the guides, and its roles in a judgement. */
interface RuleRecord {
  readonly needs: EvidenceLevel;
  /** `guide#section` below `references/guides/`. */
  readonly guide: string;
  /** Empty where it states a fact that judges nothing; required, so that no new rule is forgotten. */
  readonly roles: readonly RuleRole[];
}

/** Every kind of sentence an explanation can make. */
export const evidenceRules = {
  'evidence-level': { needs: 'macro_only', guide: 'evidence-levels#levels', roles: [] },
  'evidence-not-counted': { needs: 'macro_only', guide: 'evidence-levels#matching', roles: [] },
  'cannot-be-said': { needs: 'macro_only', guide: 'evidence-levels#permits', roles: [] },
  'told-by-user': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: [] },
  'unread-input': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: [] },
  'nothing-to-explain': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: [] },
  'only-command': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: [] },
  'only-hardware': { needs: 'macro_only', guide: 'bottleneck-rules#hardware', roles: [] },
  'run-failed': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: ['warn'] },
  'rows-unnamed': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: [] },
  'phase-unnamed': { needs: 'macro_only', guide: 'evidence-levels#missing', roles: [] },
  'unknown-trace': { needs: 'macro_only', guide: 'evidence-levels#traces', roles: ['warn'] },
  'simulated-trace': { needs: 'text_generate_op_bound', guide: 'evidence-levels#traces', roles: [] },
  'recording-scope': { needs: 'profiler_trace', guide: 'evidence-levels#traces', roles: [] },
  'recorded-kernel': { needs: 'profiler_trace', guide: 'evidence-levels#traces', roles: ['bottleneck'] },
  'recorded-family': { needs: 'profiler_trace', guide: 'evidence-levels#traces', roles: ['bottleneck'] },
  'recorded-host': { needs: 'profiler_trace', guide: 'evidence-levels#traces', roles: [] },
  'recorded-collective': { needs: 'profiler_trace', guide: 'bottleneck-rules#comm', roles: ['bottleneck'] },
  'recorded-overlap': { needs: 'profiler_trace', guide: 'evidence-levels#traces', roles: [] },
  'collective-kernels': { needs: 'profiler_trace', guide: 'bottleneck-rules#comm', roles: [] },
  reasonableness: { needs: 'macro_only', guide: 'bottleneck-rules#reasonableness', roles: [] },
  judgement: { needs: 'macro_only', guide: 'parameters#rows', roles: [] },
  'largest-uncertainty': { needs: 'macro_only', guide: 'bottleneck-rules#reasonableness', roles: [] },
  mode: { needs: 'macro_only', guide: 'parameters#modes', roles: [] },
  condition: { needs: 'macro_only', guide: 'parameters#conditions', roles: [] },
  'condition-unknown': { needs: 'macro_only', guide: 'parameters#conditions', roles: [] },
  'condition-same': { needs: 'macro_only', guide: 'bottleneck-rules#comparison', roles: [] },
  'condition-differs': { needs: 'macro_only', guide: 'bottleneck-rules#comparison', roles: ['warn'] },
  'supposed-plan': { needs: 'macro_only', guide: 'parameters#conditions', roles: [] },
  'assumed-mtp': { needs: 'macro_only', guide: 'parameters#mtp', roles: [] },
  'best-row': { needs: 'macro_only', guide: 'parameters#rows', roles: [] },
  'not-the-best': { needs: 'macro_only', guide: 'parameters#rows', roles: ['alarm', 'check', 'warn'] },
  'row-contradicts': { needs: 'macro_only', guide: 'parameters#rows', roles: ['alarm', 'check', 'warn'] },
  'limit-headroom': { needs: 'macro_only', guide: 'parameters#limits', roles: ['support'] },
  'limit-broken': { needs: 'macro_only', guide: 'parameters#limits', roles: ['alarm', 'warn'] },
  'binding-limit': { needs: 'macro_only', guide: 'parameters#limits', roles: ['support'] },
  'no-limits': { needs: 'macro_only', guide: 'parameters#limits', roles: [] },
  'memory-left': { needs: 'macro_only', guide: 'parameters#memory', roles: [] },
  'memory-counted': { needs: 'macro_only', guide: 'parameters#memory', roles: [] },
  'memory-binds': { needs: 'macro_only', guide: 'parameters#memory', roles: [] },
  'memory-missing': { needs: 'macro_only', guide: 'parameters#memory', roles: ['alarm', 'warn'] },
  'candidate-lost': { needs: 'macro_only', guide: 'parameters#rows', roles: ['support'] },
  'candidate-stopped': { needs: 'macro_only', guide: 'parameters#limits', roles: ['support'] },
  'only-candidate': { needs: 'macro_only', guide: 'parameters#rows', roles: [] },
  infeasible: { needs: 'macro_only', guide: 'parameters#limits', roles: ['warn'] },
  nearest: { needs: 'macro_only', guide: 'parameters#limits', roles: [] },
  'no-phase-asked': { needs: 'macro_only', guide: 'parameters#modes', roles: ['warn'] },
  'aggregation-decomposed': { needs: 'macro_only', guide: 'mappings#aggregation', roles: [] },
  'aggregation-checked': {
    needs: 'macro_only',
    guide: 'mappings#aggregation',
    roles: ['support', 'rebuild', 'check'],
  },
  'aggregation-waves': { needs: 'macro_only', guide: 'mappings#waves', roles: [] },
  'chunked-schedule': { needs: 'macro_only', guide: 'mappings#chunked', roles: [] },
  'formula-open': { needs: 'macro_only', guide: 'mappings#chunked', roles: ['weaken', 'check'] },
  'formula-broken': { needs: 'macro_only', guide: 'mappings#aggregation', roles: ['alarm', 'check', 'warn'] },
  'phase-throughput': {
    needs: 'macro_only',
    guide: 'mappings#disaggregation',
    roles: ['support', 'rebuild', 'check'],
  },
  'pd-balance': { needs: 'macro_only', guide: 'mappings#pd-ratio', roles: ['support', 'rebuild', 'check'] },
  'pd-instances': { needs: 'macro_only', guide: 'mappings#pd-ratio', roles: [] },
  'pd-served': { needs: 'macro_only', guide: 'mappings#pd-ratio', roles: ['support', 'check'] },
  'request-rebuilt': { needs: 'macro_only', guide: 'parameters#rows', roles: ['rebuild', 'check'] },
  'load-rebuilt': { needs: 'macro_only', guide: 'parameters#rows', roles: ['support', 'rebuild', 'check'] },
  'pd-idle': { needs: 'macro_only', guide: 'mappings#pd-ratio', roles: [] },
  'pd-side': { needs: 'macro_only', guide: 'mappings#pd-ratio', roles: [] },
  'prefill-hypothesis': { needs: 'macro_only', guide: 'evidence-levels#permits', roles: ['bottleneck'] },
  'decode-hypothesis': { needs: 'macro_only', guide: 'evidence-levels#permits', roles: ['bottleneck'] },
  'older-formula': { needs: 'macro_only', guide: 'mappings#older', roles: ['support', 'rebuild', 'check'] },
  'own-engine-apart': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['alarm', 'check', 'warn'],
  },
  'own-engine': { needs: 'macro_only', guide: 'bottleneck-rules#plausible', roles: ['check'] },
  'suspicious-roofline': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['alarm', 'check', 'warn'],
  },
  'suspicious-traffic': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#suspicious',
    roles: ['alarm', 'check', 'warn'],
  },
  'impossible-row': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['alarm', 'check', 'warn'],
  },
  'impossible-pass': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['alarm', 'check', 'warn'],
  },
  'command-apart': {
    needs: 'macro_only',
    guide: 'parameters#conditions',
    roles: ['alarm', 'check', 'warn'],
  },
  'load-failed': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['weaken', 'check', 'warn'],
  },
  'impossible-time': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['alarm', 'check', 'warn'],
  },
  'headroom-unused': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['weaken', 'check', 'warn'],
  },
  'limit-hung': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['check', 'warn'],
  },
  'search-bound': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['weaken', 'check', 'warn'],
  },
  'one-at-a-time': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#plausible',
    roles: ['weaken', 'check', 'warn'],
  },
  basis: { needs: 'macro_only', guide: 'evidence-levels#basis', roles: [] },
  'figure-band': { needs: 'macro_only', guide: 'evidence-levels#basis', roles: [] },
  'own-layout': { needs: 'macro_only', guide: 'evidence-levels#basis', roles: ['warn'] },
  'database-share': { needs: 'macro_only', guide: 'evidence-levels#basis', roles: [] },
  'server-account': { needs: 'macro_only', guide: 'evidence-levels#basis', roles: ['support', 'bottleneck'] },
  'measured-figures': { needs: 'macro_only', guide: 'evidence-levels#basis', roles: ['support'] },
  'strategy-differs': { needs: 'macro_only', guide: 'bottleneck-rules#comparison', roles: ['warn'] },
  'modes-apart': { needs: 'macro_only', guide: 'parameters#modes', roles: ['warn'] },
  'same-strategy': { needs: 'macro_only', guide: 'bottleneck-rules#comparison', roles: [] },
  'experts-here': { needs: 'macro_only', guide: 'bottleneck-rules#moe', roles: [] },
  'recorded-timeline': { needs: 'profiler_trace', guide: 'evidence-levels#traces', roles: ['bottleneck'] },
  'pass-table': { needs: 'macro_only', guide: 'bottleneck-rules#op-bound', roles: [] },
  'quirk-tpot-includes-ttft': { needs: 'macro_only', guide: 'parameters#quirks', roles: [] },
  'quirk-decode-sequence': { needs: 'macro_only', guide: 'parameters#quirks', roles: [] },
  'quirk-bisection': { needs: 'macro_only', guide: 'parameters#quirks', roles: [] },
  'quirk-moe-padding': { needs: 'macro_only', guide: 'parameters#quirks', roles: [] },
  'quirk-pd-tpot-limit': { needs: 'macro_only', guide: 'parameters#quirks', roles: [] },
  'quirk-later-devices': { needs: 'macro_only', guide: 'parameters#quirks', roles: [] },
  'shares-undecidable': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#shifted',
    roles: ['weaken', 'bottleneck'],
  },
  'hardware-context': { needs: 'macro_only', guide: 'bottleneck-rules#hardware', roles: [] },
  'suspicious-ratio': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#suspicious',
    roles: ['alarm', 'check', 'warn'],
  },
  'suspicious-slower': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#suspicious',
    roles: ['alarm', 'check', 'warn'],
  },
  'suspicious-ep-dense': {
    needs: 'macro_only',
    guide: 'bottleneck-rules#suspicious',
    roles: ['alarm', 'check', 'warn'],
  },
  'suspicious-decode-compute': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#suspicious',
    roles: ['alarm', 'check', 'warn'],
  },
  'phase-shares': { needs: 'optimizer_phase_breakdown', guide: 'bottleneck-rules#shares', roles: [] },
  'shares-unshifted': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#shifted',
    roles: ['bottleneck'],
  },
  'leads-memory': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#mem',
    roles: ['bottleneck'],
  },
  'leads-communication': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#comm',
    roles: ['bottleneck'],
  },
  'leads-cube': { needs: 'optimizer_phase_breakdown', guide: 'bottleneck-rules#cube', roles: ['bottleneck'] },
  'leads-vector': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#vec',
    roles: ['bottleneck'],
  },
  'shares-second': {
    needs: 'optimizer_phase_breakdown',
    guide: 'bottleneck-rules#shares',
    roles: ['bottleneck'],
  },
  'shares-compared': { needs: 'optimizer_phase_breakdown', guide: 'bottleneck-rules#comparison', roles: [] },
  'forward-time': { needs: 'macro_only', guide: 'mappings#forward', roles: [] },
  'forward-shares': { needs: 'text_generate_phase_breakdown', guide: 'bottleneck-rules#shares', roles: [] },
  'forward-stages': { needs: 'macro_only', guide: 'mappings#forward', roles: [] },
  'forward-against-row': { needs: 'text_generate_phase_breakdown', guide: 'mappings#forward', roles: [] },
  'passes-compared': {
    needs: 'text_generate_phase_breakdown',
    guide: 'bottleneck-rules#comparison',
    roles: [],
  },
  'hypothesis-confirmed': {
    needs: 'text_generate_phase_breakdown',
    guide: 'evidence-levels#permits',
    roles: ['support'],
  },
  'hypothesis-refuted': {
    needs: 'text_generate_phase_breakdown',
    guide: 'evidence-levels#permits',
    roles: ['weaken'],
  },
  'top-operator': { needs: 'text_generate_op_bound', guide: 'bottleneck-rules#op-bound', roles: [] },
  'operator-bounds': {
    needs: 'text_generate_op_bound',
    guide: 'bottleneck-rules#op-bound',
    roles: ['bottleneck'],
  },
  'operators-compared': { needs: 'text_generate_op_bound', guide: 'bottleneck-rules#comparison', roles: [] },
  'evidence-compared': { needs: 'macro_only', guide: 'bottleneck-rules#comparison', roles: [] },
  waterfall: { needs: 'macro_only', guide: 'bottleneck-rules#waterfall', roles: [] },
  'waterfall-cause': { needs: 'macro_only', guide: 'bottleneck-rules#waterfall', roles: [] },
  'what-if': { needs: 'macro_only', guide: 'evidence-levels#what-if', roles: [] },
  'what-if-refused': { needs: 'macro_only', guide: 'evidence-levels#what-if', roles: [] },
  lever: { needs: 'macro_only', guide: 'evidence-levels#what-if', roles: [] },
  'devices-needed': { needs: 'macro_only', guide: 'evidence-levels#what-if', roles: [] },
  equation: { needs: 'macro_only', guide: 'mappings#equations', roles: [] },
  'next-forwards': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  'next-op-bound': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  'next-trace': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  'next-assumed': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  'next-template': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  'next-missing': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  'next-run': { needs: 'macro_only', guide: 'output-template#next', roles: [] },
  asked: { needs: 'macro_only', guide: 'output-template#questions', roles: [] },
  answered: { needs: 'macro_only', guide: 'output-template#questions', roles: [] },
  'not-answerable': { needs: 'macro_only', guide: 'output-template#questions', roles: [] },
} as const satisfies Readonly<Record<string, RuleRecord>>;

export type RuleId = keyof typeof evidenceRules;

/** Whether a rule has a role. */
export function hasRole(rule: RuleId, role: RuleRole): boolean {
  const { roles }: RuleRecord = evidenceRules[rule];
  return roles.includes(role);
}
