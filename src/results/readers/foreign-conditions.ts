import type { Conditions, DeploymentMode } from '../result.ts';
import { actionName } from './command-line.ts';
import { foreignCount, foreignFigure, foreignText, plainKey, unwrapped } from './foreign-figures.ts';
import { unknownConditions } from './run-draft.ts';

const names: Readonly<Record<keyof Conditions, readonly string[]>> = {
  model: ['model', 'modelid', 'modelname'],
  devices: ['devices', 'device', 'devicename', 'deviceprofile', 'hardware'],
  numDevices: ['numdevices', 'devicecount', 'ndevices', 'worldsize'],
  inputLength: ['inputlength', 'inputlen', 'inputtokens', 'isl'],
  outputLength: ['outputlength', 'outputlen', 'outputtokens', 'osl'],
  ttftLimitMs: ['ttftlimit', 'ttftlimits', 'ttftlimitms', 'ttftlimitsms'],
  tpotLimitMs: ['tpotlimit', 'tpotlimits', 'tpotlimitms', 'tpotlimitsms'],
  quantizeLinearAction: ['quantizelinearaction', 'linearquantization', 'quantizelinear'],
  quantizeAttentionAction: ['quantizeattentionaction', 'attentionquantization', 'quantizeattention'],
  compile: ['compile', 'compiled'],
  prefixCacheHitRate: ['prefixcachehitrate', 'hitrate'],
  numMtpTokens: ['nummtptokens', 'mtptokens'],
  mtpAcceptanceRates: ['mtpacceptancerates', 'mtpacceptancerate'],
  searchSpace: ['searchspace'],
};

const modeNames: Readonly<Record<string, DeploymentMode>> = {
  aggregation: 'aggregation',
  aggregated: 'aggregation',
  pdaggregated: 'aggregation',
  disaggregation: 'disaggregation',
  disaggregated: 'disaggregation',
  pddisaggregated: 'disaggregation',
  disagg: 'disaggregation',
  pdratio: 'pd-ratio',
};

/** The mode a document names; null where it names none that is known. */
export function foreignMode(value: unknown): DeploymentMode | null {
  return modeNames[plainKey(foreignText(value) ?? '')] ?? null;
}

/** Plan values found anywhere in a document, first come first taken. Rows are left out: their keys mean the row. */
export function readForeignConditions(facts: ReadonlyMap<string, unknown>): Conditions {
  const pick = (field: keyof Conditions): unknown => {
    const name = names[field].find((one) => facts.has(one));
    return name === undefined ? undefined : unwrapped(facts.get(name));
  };
  const list = (value: unknown): unknown[] =>
    Array.isArray(value) ? value : value === undefined ? [] : [value];
  const rates = list(pick('mtpAcceptanceRates')).map((one) => foreignFigure(one, 'other'));
  const compile = pick('compile');
  return {
    ...unknownConditions,
    model: foreignText(pick('model')),
    devices: list(pick('devices')).flatMap((one) => foreignText(one) ?? []),
    numDevices: foreignCount(pick('numDevices')),
    inputLength: foreignCount(pick('inputLength')),
    outputLength: foreignCount(pick('outputLength')),
    ttftLimitMs: foreignFigure(pick('ttftLimitMs'), 'time'),
    tpotLimitMs: foreignFigure(pick('tpotLimitMs'), 'time'),
    quantizeLinearAction: actionName(foreignText(pick('quantizeLinearAction')) ?? undefined),
    quantizeAttentionAction: actionName(foreignText(pick('quantizeAttentionAction')) ?? undefined),
    compile: typeof compile === 'boolean' ? compile : null,
    prefixCacheHitRate: foreignFigure(pick('prefixCacheHitRate'), 'other'),
    numMtpTokens: foreignCount(pick('numMtpTokens')),
    mtpAcceptanceRates: rates.length > 0 && rates.every((rate) => rate !== null) ? rates : null,
    searchSpace: foreignText(pick('searchSpace')),
  };
}
