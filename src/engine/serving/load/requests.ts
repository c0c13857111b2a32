/** Requests as they reach the server: one entry of each list a request, in order of arrival. */
export interface Requests {
  /** Tokens of each prompt that are not in the prefix cache. */
  readonly prompts: Int32Array;
  /** Tokens of each prompt that the prefix cache holds. */
  readonly cached: Int32Array;
  readonly outputs: Int32Array;
  /** Microseconds; null where a user's next request follows the end of the last. */
  readonly arrivals: Float64Array | null;
  /** Users of a closed loop; requests beyond them arrive as others end. */
  readonly users: number;
}

/** The same requests for an instance that only prefills: the first token is all that each gets. */
export function onlyPrompts(requests: Requests): Requests {
  return { ...requests, outputs: new Int32Array(requests.outputs.length).fill(1) };
}
