import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostOf } from '../../../src/backends/campaign/hosts/host-of.ts';
import { markOf } from '../../../src/backends/campaign/launch-server.ts';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { confirmedWinner } from '../../../src/campaign/bench/gate.ts';
import { type HostKind, hostProfileSchema } from '../../../src/campaign/hosts/profile.ts';
import {
  nameOfMark,
  renderTemplate,
  TemplateValueError,
  usualTemplates,
} from '../../../src/campaign/hosts/templates.ts';
import { untilHolds } from '../processes.ts';
import { everyFile, manifestFor, newCampaign, simulated } from './kit.ts';

const secret = 'hf_remoteSecretValue0123456789';
const kept = { ...process.env };
let log: string;
let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'throughline-stand-in-'));
  log = join(state, 'log');
  writeFileSync(log, '');
  Object.assign(process.env, {
    PATH: `${join(import.meta.dirname, 'stand-ins')}:${process.env.PATH}`,
    STAND_IN_STATE: state,
    STAND_IN_LOG: log,
    HF_TOKEN: secret,
  });
});
afterEach(() => {
  process.env = { ...kept };
});

const profileOf = (kind: HostKind) =>
  hostProfileSchema.parse({
    kind,
    host: 'gpu-box',
    image: 'vendor/image:1',
    namespace: 'bench',
    partition: 'gpu',
    env: { STAND_IN_STATE: process.env.STAND_IN_STATE, STAND_IN_LOG: log },
  });

const small = { num_prompts: 2, scenarios: [{ name: 'chat', input_len: 12, output_len: 2 }] };
const ports = { version: '0.0.0', now: () => new Date(), tell: () => undefined };

function campaignOn(kind: HostKind) {
  const { launch } = simulated('vllm', {});
  const search = { launch, base_flags: {}, space: {}, env: {} };
  return newCampaign(manifestFor({ vllm: search }, { ...small, host_profile: profileOf(kind) }));
}

describe.each(['ssh', 'container', 'slurm', 'kubernetes'] as const)('a host by %s', (kind) => {
  it('is measured on, stopped by its own commands, and nothing of ours is left', async () => {
    const decoy = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const campaign = campaignOn(kind);
    try {
      const outcome = await runBench(campaign, { ...ports, signal: new AbortController().signal });
      expect(outcome).toBe('measured');
      const winner = confirmedWinner(campaign.state, 'vllm', 'chat');
      expect(winner?.repeats).toHaveLength(3);
      expect(winner?.row.framework_version).toBe('0.99.1');
      expect(campaign.state.servers.size).toBe(0);
      const said = readFileSync(log, 'utf8');
      const stops = {
        ssh: /kill -TERM/,
        container: /docker stop/,
        slurm: /scancel/,
        kubernetes: /delete pod/,
      };
      expect(said).toMatch(stops[kind]);
      // A secret goes by its name, or not at all: never as a word that others can read.
      expect(said).not.toContain(secret);
      for (const [path, text] of everyFile(campaign.folder)) expect(text, path).not.toContain(secret);
      expect(decoy.exitCode ?? decoy.signalCode).toBeNull();
    } finally {
      campaign.close();
      decoy.kill('SIGKILL');
    }
  }, 60_000);

  it('what a killed program left running there is proved to be ours and ended', async () => {
    const campaign = campaignOn(kind);
    const host = hostOf(profileOf(kind));
    const mark = markOf(campaign, 'vllm-0');
    try {
      const server = await host.start({
        command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
        env: {},
        mark,
        logPath: join(campaign.folder, 'left.log'),
        port: 1,
        devices: [],
      });
      if (server === null) throw new Error('not started');
      // The stand-in has written down what it runs; over ssh the process is there by itself.
      const hasStarted = () => kind === 'ssh' || readdirSync(state).length > 1;
      expect(await untilHolds(hasStarted)).toBe(true);
      await host.stop({ ...server.owned, pid: 999_999_999 }, `${mark}-other`);
      expect(server.end()).toBeNull();
      await host.sweep([mark], `${campaign.state.manifest.id}/`);
      await server.ended;
      expect(server.end()).not.toBeNull();
    } finally {
      campaign.close();
    }
  }, 30_000);
});

describe('templates of hosts', () => {
  const values = {
    command: ['vllm', 'serve', 'a model'],
    env: { A: '1', HF_TOKEN: 'x' },
    mark: 'id.uid/vllm-0',
    port: 8000,
    devices: ['0', '1'],
    from: null,
    to: null,
  };

  it('leave out words of which nothing is known, and name what they cannot do without', () => {
    const bare = hostProfileSchema.parse({ kind: 'slurm' });
    const words = renderTemplate(usualTemplates.slurm.start, bare, { ...values, devices: [] });
    expect(words.join(' ')).not.toMatch(/partition|gres/);
    expect(words.slice(-3)).toEqual(values.command);
    const nameless = hostProfileSchema.parse({ kind: 'ssh' });
    expect(() => renderTemplate(usualTemplates.ssh.run, nameless, values)).toThrow(TemplateValueError);
  });

  it('quote for the shell of the other side, and give secrets by name alone', () => {
    const ssh = renderTemplate(usualTemplates.ssh.start, profileOf('ssh'), values);
    expect(ssh.at(-1)).toBe("exec env A=1 vllm serve 'a model'");
    const docker = renderTemplate(usualTemplates.container.start, profileOf('container'), values);
    expect(docker.join(' ')).toContain('-e A -e HF_TOKEN');
    expect(docker).toContain('"device=0,1"');
    const pod = renderTemplate(usualTemplates.kubernetes.start, profileOf('kubernetes'), values);
    expect(pod.slice(-5)).toEqual(['env', 'A=1', 'vllm', 'serve', 'a model']);
    expect(nameOfMark(values.mark).length).toBeLessThanOrEqual(63);
  });
});
