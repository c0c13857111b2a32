import { z } from 'zod';
import { forecastSchema } from './bench/forecast.ts';
import { rowSchema } from './bench/row.ts';
import { frameworks, manifestSchema } from './manifest.ts';
import { roundEventSchemas } from './rounds/round-events.ts';

/** A server process that this campaign started: enough to prove later that it is ours. */
export const ownedServerSchema = z.strictObject({
  pid: z.number().int().positive(),
  host: z.string(),
  boot: z.string().nullable(),
  startTicks: z.string().nullable(),
  command: z.array(z.string()),
});

/** Everything that happens to a campaign; its state is these events folded, and nothing else. */
export const campaignEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('campaign.created'), manifest: manifestSchema }),
  z.strictObject({
    type: z.literal('framework.probed'),
    framework: z.enum(frameworks),
    state: z.enum(['supported', 'unsupported']),
    reason: z.string().nullable(),
    version: z.string().nullable(),
    /** Flags of its help; empty where it is unsupported. */
    flags: z.array(z.string()),
  }),
  z.strictObject({ type: z.literal('trial.started'), key: z.string(), attempt: z.number().int().min(1) }),
  z.strictObject({ type: z.literal('server.spawned'), candidate: z.string(), server: ownedServerSchema }),
  z.strictObject({ type: z.literal('server.exited'), candidate: z.string() }),
  z.strictObject({ type: z.literal('trial.finished'), key: z.string(), row: rowSchema }),
  /** Sources from which the journal was made anew, after the one from before could not be read to its end. */
  z.strictObject({
    type: z.literal('campaign.rebuilt'),
    kept: z.string().nullable(),
    rows: z.number().int().min(0),
    refused: z.array(z.string()),
  }),
  /** Earlier changes of this model family as far as known, with the hash of the notes. */
  z.strictObject({
    type: z.literal('history.recorded'),
    blocked: z.string().nullable(),
    sha256: z.string(),
    findings: z.number().int().min(0),
  }),
  /** Forecasts of an estimator before a measurement; they order candidates and decide nothing. */
  z.strictObject({ type: z.literal('forecast.recorded'), forecasts: z.array(forecastSchema) }),
  z.strictObject({ type: z.literal('bench.frozen'), hashes: z.record(z.string(), z.string()) }),
  z.strictObject({ type: z.literal('campaign.cancelled') }),
  ...roundEventSchemas,
]);
export type CampaignEvent = z.infer<typeof campaignEventSchema>;
export type OwnedServer = z.infer<typeof ownedServerSchema>;
