import type { Statistic } from '../../results/measure.ts';
import type { Bilingual } from '../../text/language.ts';
import type { ConditionName } from '../condition-words.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { WhatIfChange } from '../headline.ts';
import type { BareIntent } from './bare-answers.ts';
import type { CallsAsked } from './calls-asked.ts';
import type { CountedPart } from './counted-in.ts';
import type { CountAsked } from './counts-asked.ts';
import type { HeldAsked } from './held-by-split.ts';
import type { AskedInstances } from './instances-named.ts';
import type { LeastAsked } from './least-latency.ts';
import type { SumAsked } from './operator-sums.ts';
import type { RecordedAsk } from './recording-words.ts';
import type { RelativeChange } from './relative-change.ts';
import type { PartOfSentence } from './several-questions.ts';
import type { SaidTerm } from './terms-said.ts';

/** Part of several things that were read of which a question is asked. */
export interface AskedOf {
  /** Phase that it names; absent where it names none, or both. */
  readonly phase?: ServedPhase;
  /** The device of several that were read, where it names one. */
  readonly on?: string;
  /** Two devices of several that were read, where it compares those. */
  readonly pair?: readonly [string, string];
  /** Of the memory, what is left of it, or the weights in it, is asked for. */
  readonly isOfRoom?: true;
  /** Places of the load tests of several that it names. */
  readonly ofLoads?: readonly number[];
  /** Whether something was measured is asked, and wants a yes or a no. */
  readonly isWhether?: true;
  /** The spread that it asks for. */
  readonly spread?: SpreadAsked;
  /** Whether the memory is full is asked. */
  readonly isFull?: true;
  /** Of the experts, their part of the weights is asked for. */
  readonly isOfWeights?: true;
  /** Of the conditions, the one that is asked for. */
  readonly condition?: ConditionName;
}

/** A spread of latencies: of which one, against which middle, and whether its cause is asked. */
export interface SpreadAsked {
  readonly of: SpreadOf | null;
  /** The percentile that it names; null where it names the highest, or none. */
  readonly statistic: Statistic | null;
  readonly isFromMean: boolean;
  readonly isCaused: boolean;
}

/** Latencies of requests whose spread can be asked for. */
export type SpreadOf = 'ttftMs' | 'tpotMs' | 'interTokenMs' | 'endToEndMs';

/** A follow-up question as it was understood: its kind, what it carries, and what it is asked of. */
export type Question = (Asked & AskedOf) & {
  /** The candidate that it names, where that is not the best row. */
  readonly row?: NamedRow;
  /** How it was read, where the words speak for other questions as well; the likeliest of those first. */
  readonly doubt?: Doubt;
  /** Figures in its words, as written, that it does not carry and the result does not have. */
  readonly unused?: readonly string[];
  /** Figures and names in its words; what an answer does not say of them it names as left out. */
  readonly terms?: readonly SaidTerm[];
  /** All questions of a sentence that asks several, this one being the first. */
  readonly parts?: readonly PartOfSentence[];
};

/** A candidate by the sizes of its strategy, and these in words. */
export interface NamedRow {
  readonly split: Readonly<Partial<Record<'tp' | 'dp' | 'ep', number | 'several'>>>;
  readonly words: string;
}

/** Doubt about a reading: the kind that a question was taken for, and the other one that it may mean. */
export interface Doubt {
  readonly as: Bilingual;
  readonly near: readonly Bilingual[];
  /** The second reading, where it is nearly as likely. */
  readonly other?: Question;
}

type Asked =
  | { readonly [Kind in BareIntent]: { readonly intent: Kind } }[BareIntent]
  | {
      readonly intent: 'why-not';
      /** Its communication is spoken of: the shares of its phases are told as well. */
      readonly isOfNetwork?: true;
      /** The latency that is asked of it; both where it names none of them. */
      readonly metric?: 'ttft' | 'tpot' | 'both';
      /** Requests that it is said not to hold. */
      readonly held?: HeldAsked;
      /** Sizes by parallel dimension; `several` where a dimension is named without one. */
      readonly split: Readonly<Partial<Record<'tp' | 'dp' | 'ep', number | 'several'>>>;
      readonly words: string;
      /** The other strategy of a question that names two. */
      readonly other?: {
        readonly split: Readonly<Partial<Record<'tp' | 'dp' | 'ep', number | 'several'>>>;
        readonly words: string;
      };
    }
  | { readonly intent: 'candidates'; readonly least: LeastAsked }
  | {
      readonly intent: 'what-if';
      readonly change: WhatIfChange;
      /** A condition that is put forward as so many times what it is. */
      readonly relative?: RelativeChange;
      /** Whole machines in place of a count of devices. */
      readonly machines?: number;
    }
  /** Other numbers of instances of a P/D ratio. */
  | ({ readonly intent: 'instances' } & AskedInstances)
  | ({
      readonly intent: 'devices-for';
      readonly limits: WhatIfChange;
      readonly times: number | null;
    } & AskedRates)
  | {
      readonly intent: 'compare';
      readonly device: string | null;
      /** The devices that its name stands for, where those are several. */
      readonly devices?: readonly string[];
      /** Frameworks that serve the plan are compared, and no devices. */
      readonly isOfFrameworks?: true;
    }
  | {
      readonly intent: 'commands';
      readonly run: boolean;
      /** The strategy whose commands are meant; null for the best row's. */
      readonly of: {
        readonly split: Readonly<Partial<Record<'tp' | 'dp' | 'ep', number | 'several'>>>;
        readonly words: string;
      } | null;
    }
  | {
      readonly intent: 'equation';
      readonly metric: EquationMetric | null;
      /** Devices that are divided between the phases. */
      readonly numDevices?: number;
    }
  /** Which operator takes the time; `name` where one is named. */
  | {
      readonly intent: 'operators';
      readonly name: string | null;
      readonly by?: CallsAsked;
      readonly sum?: SumAsked;
      readonly faster?: number;
      /** Those that come behind the named one are asked for as well. */
      readonly hasOthers?: true;
    }
  /** Whether the figures count a part of serving that no operator is. */
  | { readonly intent: 'counted-in'; readonly part: CountedPart }
  /** Why a latency is what it is, or what brings it down. */
  | { readonly intent: 'latency'; readonly metric: 'ttft' | 'tpot' | null }
  /** A topic that a report of a recording tells beside its kernels, families, overlap and changes. */
  | ({ readonly intent: 'recorded' } & RecordedAsk)
  | ({ readonly intent: 'fits' } & AskedLoad)
  | ({ readonly intent: 'load' } & AskedLoad)
  | ({ readonly intent: 'why-not-batch' } & AskedLoad)
  | {
      readonly intent: 'e2e';
      /** Length of the answer that is asked about; absent where it is that of the conditions. */
      readonly answerTokens?: number;
    }
  | {
      readonly intent: 'per-device';
      readonly price: Price | null;
      /** How many times what it is a price is put forward as. */
      readonly priceTimes?: number;
      /** The device of several that were read whose price that is. */
      readonly priced?: string;
      /** The two devices of several that were read whose prices are set against each other. */
      readonly rivals?: readonly string[];
      /** Seconds of the time whose cost, or whose tokens of a device, are asked. */
      readonly periodSeconds?: number;
      /** Devices that were not read: one, or those that its name stands for. */
      readonly devices?: readonly string[];
      /** Devices that the question counts, where what was read does not. */
      readonly numDevices?: number;
      /** Requests per second of one device are asked for. */
      readonly isOfRequests?: true;
      /** Requests whose cost is asked. */
      readonly requests?: number;
    }
  | {
      readonly intent: 'feature';
      readonly feature: Feature;
      /** Whether a format is asked about for the KV cache alone. */
      readonly isOfCache?: true;
    }
  | {
      readonly intent: 'figures';
      readonly metric: EquationMetric | null;
      /** Seconds of the time for which amounts are asked: a day's tokens. */
      readonly periodSeconds?: number;
      /** An amount that stands in no column. */
      readonly count?: CountAsked;
      /** What one user sees of the rate is asked. */
      readonly isOfUser?: true;
      /** TPOT is set against the gaps between tokens. */
      readonly isOfGaps?: true;
    }
  | {
      readonly intent: 'unknown';
      /** Questions near what was said, by the kinds of `dialogs/question-words.yaml`; the nearest first. */
      readonly near?: readonly Bilingual[];
    };

/** How many requests, and how long, a question speaks of; null where it does not say. */
export interface AskedLoad {
  /** Requests of one replica, as the program counts its batch. */
  readonly batch: number | null;
  /** Requests of all replicas together. */
  readonly users: number | null;
  /** Tokens of a request in the KV cache. */
  readonly contextTokens: number | null;
  /** How many times the load of the row it is: `twice the users`. */
  readonly times: number | null;
}

/** Load that devices are to hold, in tokens/s or requests/s; null where a question does not say. */
export interface AskedRates {
  readonly tokensPerSecond: number | null;
  readonly users: number | null;
  readonly requestsPerSecond: number | null;
}

/** A price in a currency that is only repeated. */
export interface Price {
  readonly amount: number;
  /** Empty where the question names none. */
  readonly currency: string;
  /** For how many hours it is paid; 0 of a price that is paid once, over years that the question does not name. */
  readonly hours: number;
  /** Thing that it is paid for. */
  readonly per: 'device' | 'machine' | 'all';
}

/** Features whose worth can be asked about. */
export const features = ['ep', 'mtp', 'cache', 'format'] as const;
export type Feature = (typeof features)[number];

/** Metrics whose equation can be asked for. */
export const equationMetrics = ['ttft', 'tpot', 'throughput', 'memory', 'ratio', 'concurrency'] as const;
export type EquationMetric = (typeof equationMetrics)[number];

/** Reads what a question names; the plan dialog's own understanding, passed in. Times in ms, lengths in tokens. */
export interface QuestionReader {
  /** Every condition that the words give a value for. */
  conditions(text: string): WhatIfChange;
  /** The devices that a name stands for where those are several; none where it names none, or one. */
  devicesMeant(text: string): readonly string[];
  /** A rate in tokens per second; null where none is named. */
  tokensPerSecond(text: string): number | null;
}
