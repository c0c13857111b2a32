import type { OwnedServer } from '../../../campaign/events.ts';
import type { Clock } from '../clock.ts';
import type { RunningServer, ServerStart } from '../owned-server.ts';

/** Output of a command that has ended. */
export interface Printed {
  readonly text: string;
  readonly exitCode: number | null;
}

/** A command that runs to its end. */
export interface HostCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Start of a server on a host. */
export interface HostStart extends ServerStart {
  readonly port: number;
  readonly devices: readonly string[];
}

/** Where the servers of a campaign run, and the only hand by which it touches them. */
export interface BenchHost {
  /** The address that servers listen on. */
  readonly listen: string;
  /** How time passes while its servers start; as on this machine where absent. */
  readonly clock?: Clock;
  /** A port that is free for now. */
  freePort(): Promise<number>;
  run(command: HostCommand): Promise<Printed>;
  /** null where nothing could be started. */
  start(start: HostStart): Promise<RunningServer | null>;
  /** Where the server is reached from here. @throws HostUnreachableError */
  baseOf(server: RunningServer, port: number, mark: string): Promise<string>;
  /** Ends what carries the mark and what it left behind, and nothing else. @throws HostUnreachableError */
  stop(owned: OwnedServer, mark: string): Promise<void>;
  /** Ends what an earlier process of this campaign started and could not write down. `marks`: what it may have been. */
  sweep(marks: readonly string[], prefix: string): Promise<void>;
  /** Copies a file of the host; false where there is none. */
  copy(from: string, to: string, mark: string): Promise<boolean>;
}

/** A host that does not answer: whether something of ours still runs there is not known. */
export class HostUnreachableError extends Error {
  override readonly name = 'HostUnreachableError';
  readonly detail: string;

  constructor(detail: string) {
    super(detail);
    this.detail = detail;
  }
}
