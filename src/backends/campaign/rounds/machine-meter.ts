import { execa } from 'execa';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import { serve, testTimeoutMs } from './measure-side.ts';
import type { RoundMeter } from './ports.ts';
import { profile } from './profile-side.ts';
import { type MachineMeter, planOf } from './serve-side.ts';
import { inCheckout, treeOf } from './trees.ts';

/** Measures on real servers of this machine, one at a time. */
export function machineMeter(meter: MachineMeter): RoundMeter {
  return {
    serve: (campaign, side) => serve(campaign, side, meter),
    profile: (campaign, side, scenario, place) => profile(campaign, side, scenario, place, meter),
    test: async (campaign, commit, command) => {
      const tree = await treeOf(campaign, planOf(campaign), commit);
      const [file = '', ...args] = inCheckout(command, tree);
      const { all, exitCode } = await execa(file, args, {
        cwd: tree,
        reject: false,
        all: true,
        stdin: 'ignore',
        timeout: testTimeoutMs,
      });
      return { exit: exitCode ?? null, output: withoutSecrets(all ?? '') };
    },
  };
}
