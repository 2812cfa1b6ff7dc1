/** The folders that the browser tests read and write. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the tests leave to look at; ignored by git. */
export const OUT = path.join(ROOT, 'tests', 'out');

/** The generated site, as any web server would serve it. */
export const PUBLIC = path.join(OUT, 'dist', 'public');

/** The functions' pages as they were sent, to validate and to look at. */
export const CAPTURED = path.join(OUT, 'pages');

/** Screenshots. */
export const SCREENS = path.join(OUT, 'screens');
