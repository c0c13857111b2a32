/** What a simulated load generator noted of every request; microseconds. */
export interface MeasuredRequests {
  readonly arrivals: Float64Array;
  /** When the first of a request's prompt was scheduled. */
  readonly starts: Float64Array;
  readonly firstTokens: Float64Array;
  readonly ends: Float64Array;
  readonly outputs: Int32Array;
  /** Gaps between output tokens and how many tokens had each. */
  readonly gaps: { readonly microseconds: Float64Array; readonly tokens: Float64Array };
  readonly steps: number;
  readonly preemptions: number;
  /** Mean over time of running requests, and the most at once. */
  readonly meanRunning: number;
  readonly mostRunning: number;
  /** Time in steps that carried prompts, in decode steps, idle; and the most cache tokens in use. */
  readonly prefillMicroseconds: number;
  readonly decodeMicroseconds: number;
  readonly idleMicroseconds: number;
  readonly mostCacheTokens: number;
}
