import type { HostProfile } from '../../../campaign/hosts/profile.ts';
import { templatesOf } from '../../../campaign/hosts/templates.ts';
import type { BenchHost } from './bench-host.ts';
import { thisMachine } from './local-host.ts';
import { templateHost } from './template-host.ts';

/** The host that a profile describes. */
export function hostOf(profile: HostProfile): BenchHost {
  const templates = templatesOf(profile);
  return templates === null ? thisMachine : templateHost(profile, templates);
}
