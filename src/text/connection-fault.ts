/** Why nothing answered at an address, as far as the system tells; each is worded by the catalogues. */
export const connectionFaults = [
  'refused',
  'unknown-host',
  'timed-out',
  'broken-off',
  'no-route',
  'bad-address',
  'not-trusted',
  'other',
] as const;
export type ConnectionFault = (typeof connectionFaults)[number];

/** Codes of the system (errno(3), getaddrinfo(3)), of TLS and of the client, by what they mean to a person. */
const byCode: readonly (readonly [RegExp, ConnectionFault])[] = [
  [/ECONNREFUSED/, 'refused'],
  [/ENOTFOUND|EAI_/, 'unknown-host'],
  [/TIMEOUT|ETIMEDOUT|TimeoutError/, 'timed-out'],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET/, 'broken-off'],
  [/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, 'no-route'],
  [/bad port|ERR_INVALID_URL|Invalid URL|unknown scheme/, 'bad-address'],
  [/CERT|ERR_TLS|ERR_SSL|SELF_SIGNED/, 'not-trusted'],
];

function* causesOf(error: unknown): Generator<Error & { readonly code?: unknown }> {
  for (let one = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth += 1) {
    yield one;
    if (one instanceof AggregateError) yield* one.errors.filter((inner) => inner instanceof Error);
  }
}

/** Cause of a failed request, and the system's own code for a search; null where it gave none. */
export function connectionFault(error: unknown): {
  readonly fault: ConnectionFault;
  readonly code: string | null;
} {
  let code: string | null = null;
  for (const one of causesOf(error)) {
    if (typeof one.code === 'string') code ??= one.code;
    const said = `${String(one.code ?? '')} ${one.name} ${one.message}`;
    const found = byCode.find(([pattern]) => pattern.test(said));
    if (found !== undefined) return { fault: found[1], code: typeof one.code === 'string' ? one.code : code };
  }
  return { fault: 'other', code };
}
