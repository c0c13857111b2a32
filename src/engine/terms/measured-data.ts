/** A database of measured operators, as requests name it; what it holds is opened by the model that asks it. */
export interface MeasuredData {
  /** The folder, as it was given. */
  readonly path: string;
  /** Whether times between measured sizes are used. */
  readonly interpolates: boolean;
}

/** Operators of one name, as measured and by the roofline; seconds of all calls. */
export interface ComparedOperator {
  readonly name: string;
  readonly calls: number;
  readonly seconds: number;
  readonly rooflineSeconds: number;
}

/** Why a call is not in a database. */
export type Miss = 'unmapped' | 'no-table' | 'shape' | 'not-read';

/** Operators of one name that a database does not hold. */
export interface MissedOperator {
  readonly name: string;
  readonly miss: Miss;
  readonly calls: number;
  readonly seconds: number;
}

/** How much of a pass was measured (references/engine/measured-operators.md 8). Seconds add up to those of the pass. */
export interface MeasuredCoverage {
  readonly measuredSeconds: number;
  readonly interpolatedSeconds: number;
  /** Operators some of whose kernels are missing: their time is too short. */
  readonly partialSeconds: number;
  readonly rooflineSeconds: number;
  /** Share of the time that comes from the database, between rows included: 0…1; null for a pass without time. */
  readonly share: number | null;
  /** The whole pass by the roofline alone. */
  readonly allRooflineSeconds: number;
  /** Operators from the database, the largest difference to the roofline first. */
  readonly compared: readonly ComparedOperator[];
  /** Operators that fell back to the roofline, the most time first. */
  readonly missed: readonly MissedOperator[];
}

/** One forward pass of a best row, and where its time comes from. */
export interface MeasuredPass {
  readonly phase: 'prefill' | 'decode';
  readonly seconds: number;
  readonly coverage: MeasuredCoverage;
}

/** Share of the best rows' forward passes that came from a database of measured operators. */
export interface MeasuredReport {
  readonly database: string;
  readonly interpolates: boolean;
  readonly passes: readonly MeasuredPass[];
}
