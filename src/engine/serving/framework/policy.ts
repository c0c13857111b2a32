/** How a framework forms the next step. */
export interface SchedulerPolicy {
  /** Tokens that one step may carry on one attention group. */
  readonly budget: number;
  /** Prompts share a step with decoding requests; otherwise they go first and decodes wait. */
  readonly mixes: boolean;
  /** A prompt longer than what is left of the budget is cut; otherwise it waits for a step with room. */
  readonly chunks: boolean;
  /** New requests are looked for every so many steps. */
  readonly lookEvery: number;
  /** Prompts wait until so many tokens are queued, at most so many steps; null: they start at once. */
  readonly holdBack: { readonly tokens: number; readonly requests: number; readonly steps: number } | null;
  /** Running requests at most, on all attention groups together. */
  readonly maxRunning: number;
  /** Share of the output that must have room in the cache before a request is admitted. */
  readonly reservedOutput: number;
  /** Host work that no kernel hides, microseconds a step and for each running request of the fullest group. */
  readonly stepMicroseconds: number;
  readonly requestMicroseconds: number;
}

/** Costs of the first token beside GPU time. */
export interface FirstToken {
  /** A step with a prompt is at least so long: the host launches its kernels one by one. */
  readonly floorMicroseconds: number;
  /** Share of the tabulated GPU time that a step with a prompt takes. */
  readonly scale: number;
  /** From the request's arrival to the scheduler, and from the token to the client. */
  readonly overheadMicroseconds: number;
  /** Surplus of the very first step of a load: kernels are built for batch sizes that no warm-up reached. */
  readonly coldMicroseconds?: number;
}
