import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import { type Probes, probePrompt } from '../../../trace/capture/workload.ts';
import type { Framework } from '../../../trace/framework/framework.ts';
import { type HttpAnswer, isOk, type ProfiledServer, saidOf } from './server.ts';

const probeMs = 300_000;

/** Sends requests that make a server work while it is profiled. */
export class Prober {
  private readonly server: ProfiledServer;
  private readonly framework: Framework;
  private readonly model: string | null;
  private sent = 0;

  constructor(server: ProfiledServer, framework: Framework, model: string | null) {
    this.server = server;
    this.framework = framework;
    this.model = model;
  }

  private async ask(prompt: string, outputTokens: number): Promise<HttpAnswer> {
    if (this.framework === 'sglang') {
      const sampling = {
        sampling_seed: this.sent,
        temperature: 0,
        max_new_tokens: outputTokens,
        ignore_eos: true,
      };
      return this.server.post(
        '/generate',
        { text: prompt, sampling_params: sampling, stream: false },
        probeMs,
      );
    }
    const common = {
      ...(this.model === null ? {} : { model: this.model }),
      temperature: 0,
      max_tokens: outputTokens,
      ignore_eos: true,
      stream: false,
    };
    const chat = { ...common, messages: [{ role: 'user', content: prompt }] };
    const answer = await this.server.post('/v1/chat/completions', chat, probeMs);
    return isOk(answer) ? answer : this.server.post('/v1/completions', { ...common, prompt }, probeMs);
  }

  /**
   * Sends equal requests one after another, each with a first word of its own.
   *
   * @throws {CaptureError} where the server refuses one: a capture without work shows nothing.
   */
  async send(prompt: string, { requests, outputTokens }: Probes): Promise<void> {
    for (let request = 0; request < requests; request += 1) {
      this.sent += 1;
      const answer = await this.ask(probePrompt(prompt, this.sent), outputTokens);
      if (!isOk(answer)) {
        const { status, text } = answer;
        throw new CaptureError({ code: 'probe-refused', status, said: saidOf(text) });
      }
    }
  }
}
