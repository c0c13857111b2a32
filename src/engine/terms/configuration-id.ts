/** The sizes that tell one configuration of a search from another; null where a source does not name one. */
export interface ConfigurationSizes {
  readonly tp: number;
  readonly pp: number;
  readonly dp: number;
  readonly ep: number | null;
  readonly moeTp: number | null;
  readonly moeDp: number | null;
  readonly mtpTokens: number | null;
  readonly dcp: number | null;
}

/**
 * The id of a configuration, as `tp8-pp1-dp2-ep16-moetp1-moedp1-mtp1`. It is made of sizes alone, whatever a program
 * prints as its label; sizes of 1 that labels leave out (experts of a dense model, DCP, no MTP) are left out as well.
 */
export function configurationId(sizes: ConfigurationSizes): string {
  const { tp, pp, dp, ep, moeTp, moeDp, mtpTokens, dcp } = sizes;
  const experts = [ep, moeTp, moeDp].some((size) => (size ?? 1) > 1)
    ? [`ep${ep ?? 1}`, `moetp${moeTp ?? 1}`, `moedp${moeDp ?? 1}`]
    : [];
  return [
    `tp${tp}`,
    `pp${pp}`,
    `dp${dp}`,
    ...experts,
    ...((mtpTokens ?? 0) > 0 ? [`mtp${mtpTokens}`] : []),
    ...((dcp ?? 1) > 1 ? [`dcp${dcp}`] : []),
  ].join('-');
}
