import { drawGallery } from './draw.ts';

// Every screen in both languages at three widths, on standard output.
process.stdout.write(`${drawGallery({ languages: ['en', 'zh'], widths: [40, 80, 120] })}\n`);
process.exit(0);
