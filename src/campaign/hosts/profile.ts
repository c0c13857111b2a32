import { z } from 'zod';

/** Where servers of a campaign run. */
export const hostKinds = ['local', 'ssh', 'container', 'slurm', 'kubernetes'] as const;
export type HostKind = (typeof hostKinds)[number];

/** A word of a command, or words that stand only where all they name is known. */
const templateWord = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const template = z.array(templateWord).min(1);

/**
 * A command of a host with places for what is known later; words in a list of their own stand only where all that they
 * name is known.
 */
export type Template = z.infer<typeof template>;

/** The commands by which a host is used; `null` where a kind needs none. */
export const templatesSchema = z.strictObject({
  /** Runs one command to its end: help, version, a look at the devices. */
  run: template,
  /** Runs a server in the foreground; its output is the log. */
  start: template,
  /** Prints something only where what carries our mark still runs. */
  prove: template,
  stop: template,
  /** Copies `{from}` of the host to `{to}` here. */
  copy: template,
  /** Runs beside the server, so that its port is reached from here. */
  forward: template.nullable(),
  /** Prints the name of the machine that the server runs on; null: it is reached on this machine's own port. */
  where: template.nullable(),
});
export type HostTemplates = z.infer<typeof templatesSchema>;

/** Facts about a host that a person may write once, so that no campaign asks for them. Read before anything is asked. */
export const hostProfileSchema = z.strictObject({
  schema: z.literal('throughline.host/1').default('throughline.host/1'),
  kind: z.enum(hostKinds).default('local'),
  /** Alias of `ssh`, or any name for people. */
  host: z.string().min(1).nullable().default(null),
  image: z.string().min(1).nullable().default(null),
  runtime: z.enum(['docker', 'podman']).default('docker'),
  namespace: z.string().min(1).nullable().default(null),
  partition: z.string().min(1).nullable().default(null),
  /** Name by which a scheduler counts devices. */
  resource: z.string().min(1).default('nvidia.com/gpu'),
  devices: z.array(z.string().min(1)).nullable().default(null),
  device_model: z.string().min(1).nullable().default(null),
  /** Environment of every server, without secrets: those stay in the environment of this program. */
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).default({}),
  /** Further words of `start`, in front of the image or the command. */
  options: z.array(z.string().min(1)).default([]),
  /** Words that start each framework on this host. */
  launch: z.record(z.string(), z.array(z.string().min(1)).min(1)).default({}),
  artifact_root: z.string().min(1).nullable().default(null),
  /** Commands that differ from those of the kind. */
  templates: templatesSchema.partial().default({}),
});
export type HostProfile = z.infer<typeof hostProfileSchema>;

/** This machine, of which nothing was written. */
export const localProfile: HostProfile = hostProfileSchema.parse({});
