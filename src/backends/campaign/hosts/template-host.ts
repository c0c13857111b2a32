import { setTimeout as wait } from 'node:timers/promises';
import { localHost } from '../../../campaign/adapters/render-flags.ts';
import type { OwnedServer } from '../../../campaign/events.ts';
import type { HostProfile, HostTemplates, Template } from '../../../campaign/hosts/profile.ts';
import { markVariable } from '../../../campaign/hosts/shell-text.ts';
import { renderTemplate, type TemplateValues } from '../../../campaign/hosts/templates.ts';
import { endMarkedWith, freePort, startServer, stopServer } from '../owned-server.ts';
import { type BenchHost, HostUnreachableError } from './bench-host.ts';
import { printedBy } from './printed.ts';

const lookMs = 60_000;
const stopMs = 120_000;
const pollMs = 500;
const nameTries = 60;

const nothing: TemplateValues = {
  command: [],
  env: {},
  mark: '',
  port: null,
  devices: [],
  from: null,
  to: null,
};

/** The first line of an output that says something. */
function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? ''
  );
}

/**
 * A host that is used through its own commands: another machine, containers, a scheduler. The foreground command of a
 * server is a process of ours here; what runs there is known by its mark.
 */
export function templateHost(profile: HostProfile, templates: HostTemplates): BenchHost {
  const words = (template: Template, values: Partial<TemplateValues>) =>
    renderTemplate(template, profile, { ...nothing, ...values });

  async function isThere(mark: string): Promise<boolean> {
    const { text, out, exitCode } = await printedBy(words(templates.prove, { mark }), {}, lookMs);
    if (exitCode !== 0) throw new HostUnreachableError(firstLine(text));
    const lines = out.split('\n').filter((one) => one.trim() !== '');
    // A list of jobs names each one's mark; elsewhere the question itself held it.
    return profile.kind === 'slurm' ? lines.some((one) => one.trim().endsWith(` ${mark}`)) : lines.length > 0;
  }

  async function endThere(mark: string): Promise<void> {
    if (!(await isThere(mark))) return;
    const { text } = await printedBy(words(templates.stop, { mark }), {}, stopMs);
    for (let tries = 0; tries < nameTries; tries += 1) {
      if (!(await isThere(mark))) return;
      await wait(pollMs);
    }
    throw new HostUnreachableError(firstLine(text));
  }

  /** The name of the machine that the server came to run on. */
  async function machineOf(mark: string, template: Template, hasEnded: () => boolean): Promise<string> {
    for (let tries = 0; tries < nameTries && !hasEnded(); tries += 1) {
      const { out, exitCode } = await printedBy(words(template, { mark }), {}, lookMs);
      const name = firstLine(out);
      if (exitCode === 0 && /^[\w.-]+$/.test(name)) return name;
      await wait(pollMs);
    }
    throw new HostUnreachableError('');
  }

  return {
    listen: templates.where === null && templates.forward === null ? new URL(localHost).hostname : '0.0.0.0',
    freePort,
    run: ({ command, env, timeoutMs }) => {
      const all = { ...profile.env, ...env };
      const mark = `look-${process.pid}`;
      return printedBy(words(templates.run, { command, env: all, mark }), all, timeoutMs);
    },
    async start({ command, env, mark, logPath, port, devices }) {
      const all = { ...profile.env, ...env, [markVariable]: mark };
      return startServer({
        command: words(templates.start, { command, env: all, mark, port, devices }),
        env: all,
        mark,
        logPath,
      });
    },
    async baseOf(server, port, mark) {
      if (templates.forward !== null) {
        void forwardWhile(server, words(templates.forward, { mark, port }));
      }
      if (templates.where === null) return `${localHost}:${port}`;
      return `http://${await machineOf(mark, templates.where, () => server.end() !== null)}:${port}`;
    },
    async stop(owned: OwnedServer, mark) {
      await endThere(mark);
      await stopServer(owned, mark);
    },
    async sweep(marks, prefix) {
      for (const mark of marks) await endThere(mark);
      await endMarkedWith(prefix);
    },
    async copy(from, to, mark) {
      const { exitCode } = await printedBy(words(templates.copy, { from, to, mark }), {}, stopMs);
      return exitCode === 0;
    },
  };
}

/** Keeps a forwarding command alive beside a server: it may be asked before the server can be reached. */
async function forwardWhile(
  server: { readonly ended: Promise<unknown>; end(): unknown },
  command: readonly string[],
): Promise<void> {
  const over = new AbortController();
  void server.ended.then(() => over.abort());
  const { execa } = await import('execa');
  while (server.end() === null) {
    const [file = '', ...args] = command;
    await execa(file, args, { reject: false, stdio: 'ignore', cancelSignal: over.signal });
    await wait(pollMs);
  }
}
