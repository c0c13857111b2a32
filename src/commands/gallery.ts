import { drawGallery } from '../ui/gallery/draw.ts';
import type { CommandModule } from './command.ts';

const widths = [40, 80, 120];

/** `throughline gallery`: every screen in both languages at three widths. */
export const gallery: CommandModule = {
  declare() {},
  async run(program) {
    program.out(drawGallery({ languages: ['en', 'zh'], widths }));
    return 0;
  },
};
