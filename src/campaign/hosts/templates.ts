import type { HostKind, HostProfile, HostTemplates, Template } from './profile.ts';
import { endMarked, listMarked, shellCommand } from './shell-text.ts';

const ssh = ['ssh', '-o', 'BatchMode=yes'];
const kubectl: Template = ['kubectl', ['-n', '{namespace}']];
const container: Template = [['--gpus', '"device={devices}"'], '--ipc=host', '{env_names}', '{options}'];

/**
 * The usual commands of each kind. ssh(1) and scp(1) of OpenSSH; https://docs.docker.com/reference/cli/docker/container/run/;
 * https://slurm.schedmd.com/srun.html; https://kubernetes.io/docs/reference/kubectl/generated/kubectl_run/
 */
export const usualTemplates: Readonly<Record<Exclude<HostKind, 'local'>, HostTemplates>> = {
  ssh: {
    run: [...ssh, '{host}', '{shell}'],
    start: [
      ...ssh,
      '-o',
      'ExitOnForwardFailure=yes',
      '-L',
      '{port}:127.0.0.1:{port}',
      '{options}',
      '{host}',
      '{shell}',
    ],
    prove: [...ssh, '{host}', '{list_marked}'],
    stop: [...ssh, '{host}', '{end_marked}'],
    copy: ['scp', '-q', '-r', '{host}:{from}', '{to}'],
    forward: null,
    where: null,
  },
  container: {
    run: ['{runtime}', 'run', '--rm', ...container, '--entrypoint', '{first}', '{image}', '{rest}'],
    start: [
      ...['{runtime}', 'run', '--rm', '--name', '{name}', '--label', 'throughline.campaign={mark}'],
      ...['--network', 'host', '--ulimit', 'memlock=-1', '--ulimit', 'stack=67108864', '--shm-size=16g'],
      ...container,
      ...['--entrypoint', '{first}', '{image}', '{rest}'],
    ],
    prove: [
      ...['{runtime}', 'ps', '-q', '--filter', 'name=^{name}$'],
      ...['--filter', 'label=throughline.campaign={mark}'],
    ],
    stop: ['{runtime}', 'stop', '-t', '20', '{name}'],
    copy: ['{runtime}', 'cp', '{name}:{from}', '{to}'],
    forward: null,
    where: null,
  },
  slurm: {
    run: ['srun', '--ntasks=1', ['--partition={partition}'], '{options}', '{command}'],
    start: [
      ...['srun', '--ntasks=1', '--job-name={name}', '--comment={mark}', '--kill-on-bad-exit=1'],
      ['--partition={partition}'],
      ['--gres=gpu:{device_count}'],
      '{options}',
      '{command}',
    ],
    prove: ['squeue', '--me', '--name={name}', '--noheader', '--format=%i %k'],
    stop: ['scancel', '--me', '--name={name}'],
    copy: ['cp', '-r', '{from}', '{to}'],
    forward: null,
    where: ['squeue', '--me', '--name={name}', '--noheader', '--format=%N'],
  },
  kubernetes: {
    run: [
      ...kubectl,
      ...['run', '{name}-look', '--image={image}', '--restart=Never', '--rm', '--attach', '--quiet'],
      ...['--command', '--', '{env_command}'],
    ],
    start: [
      ...kubectl,
      ...['run', '{name}', '--image={image}', '--restart=Never', '--attach', '--quiet'],
      '--labels=throughline-campaign={label}',
      ['--override-type=strategic', '--overrides={overrides}'],
      '{options}',
      ...['--command', '--', '{env_command}'],
    ],
    prove: [
      ...kubectl,
      ...['get', 'pod', '{name}', '-l', 'throughline-campaign={label}', '-o', 'name', '--ignore-not-found'],
    ],
    stop: [...kubectl, 'delete', 'pod', '{name}', '--grace-period=20', '--ignore-not-found'],
    copy: [...kubectl, 'cp', '{name}:{from}', '{to}'],
    forward: [...kubectl, 'port-forward', 'pod/{name}', '{port}:{port}'],
    where: null,
  },
};

/** Values of the placeholders of a template. */
export interface TemplateValues {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Campaign and candidate. */
  readonly mark: string;
  readonly port: number | null;
  readonly devices: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
}

function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** A name that containers, jobs and pods may have, one for each mark. */
export function nameOfMark(mark: string): string {
  const slug = mark
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 36);
  return `throughline-${slug.replace(/^-|-$/g, '')}-${shortHash(mark)}`;
}

/** Names of environment variables that hold a secret: their values never become words of a command. */
export function isSecretName(name: string): boolean {
  return /TOKEN|KEY|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH|^AWS_/i.test(name);
}

function overridesOf({ resource }: HostProfile, { mark, devices }: TemplateValues): string | null {
  if (devices.length === 0) return null;
  const limits = { [resource]: devices.length };
  return JSON.stringify({ spec: { containers: [{ name: nameOfMark(mark), resources: { limits } }] } });
}

/** Words that a placeholder alone stands for; undefined where it is no such placeholder. */
function spliced(word: string, profile: HostProfile, values: TemplateValues): readonly string[] | undefined {
  const open = Object.entries(values.env).filter(([name]) => !isSecretName(name));
  switch (word) {
    case '{command}':
      return values.command;
    case '{rest}':
      return values.command.slice(1);
    case '{options}':
      return profile.options;
    case '{env_names}':
      return Object.keys(values.env).flatMap((name) => ['-e', name]);
    case '{env_command}':
      return ['env', ...open.map(([name, value]) => `${name}=${value}`), ...values.command];
    default:
      return undefined;
  }
}

function textOf(name: string, profile: HostProfile, values: TemplateValues): string | null {
  switch (name) {
    case 'host':
    case 'image':
    case 'namespace':
    case 'partition':
    case 'runtime':
      return profile[name];
    case 'first':
      return values.command[0] ?? null;
    case 'shell': {
      const open = Object.entries(values.env).filter(([key]) => !isSecretName(key));
      return shellCommand(values.command, Object.fromEntries(open));
    }
    case 'list_marked':
      return listMarked(values.mark);
    case 'end_marked':
      return endMarked(values.mark);
    case 'name':
    case 'label':
      return nameOfMark(values.mark);
    case 'mark':
      return values.mark;
    case 'devices':
      return values.devices.length === 0 ? null : values.devices.join(',');
    case 'device_count':
      return values.devices.length === 0 ? null : String(values.devices.length);
    case 'overrides':
      return overridesOf(profile, values);
    case 'port':
      return values.port === null ? null : String(values.port);
    case 'from':
    case 'to':
      return values[name];
    default:
      return null;
  }
}

/** A template that names what its profile does not say. */
export class TemplateValueError extends Error {
  override readonly name = 'TemplateValueError';
  readonly placeholder: string;

  constructor(placeholder: string) {
    super(`nothing is known for {${placeholder}}`);
    this.placeholder = placeholder;
  }
}

function filled(word: string, profile: HostProfile, values: TemplateValues): string {
  return word.replace(/\{([a-z_]+)\}/g, (_, name: string) => {
    const text = textOf(name, profile, values);
    if (text === null) throw new TemplateValueError(name);
    return text;
  });
}

/** The argument array of a template. @throws TemplateValueError naming what the profile must say */
export function renderTemplate(words: Template, profile: HostProfile, values: TemplateValues): string[] {
  return words.flatMap((word) => {
    if (typeof word === 'string') return spliced(word, profile, values) ?? [filled(word, profile, values)];
    try {
      return word.map((one) => filled(one, profile, values));
    } catch (error) {
      if (error instanceof TemplateValueError) return [];
      throw error;
    }
  });
}

/** The commands of a host: those of its kind, and what its profile says otherwise. */
export function templatesOf(profile: HostProfile): HostTemplates | null {
  if (profile.kind === 'local') return null;
  const own = Object.entries(profile.templates).filter(([, words]) => words !== undefined);
  return {
    ...usualTemplates[profile.kind],
    ...(Object.fromEntries(own) as Partial<HostTemplates>),
  } as HostTemplates;
}
