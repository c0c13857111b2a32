/** Instances of each side, by the requests per second and the devices of one instance. */
interface Sides {
  readonly prefillQps: number;
  readonly decodeQps: number;
  readonly perPrefill: number;
  readonly perDecode: number;
}

/** Numbers of whole instances of both sides that serve most on so many devices; null where these hold none of one side. */
export function bestSplit(
  { prefillQps, decodeQps, perPrefill, perDecode }: Sides,
  devices: number,
): { readonly prefills: number; readonly decodes: number } | null {
  const most = Math.floor((devices - perDecode) / perPrefill);
  const splits = Array.from({ length: Math.max(0, most) }, (_, at) => ({
    prefills: at + 1,
    decodes: Math.floor((devices - (at + 1) * perPrefill) / perDecode),
  }));
  const served = (one: { prefills: number; decodes: number }) =>
    Math.min(one.prefills * prefillQps, one.decodes * decodeQps);
  const [first, ...others] = splits;
  return first === undefined
    ? null
    : others.reduce((best, one) => (served(one) > served(best) ? one : best), first);
}
