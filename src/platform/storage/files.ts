import { join } from 'node:path';
import type { Env } from '../env.ts';
import { diskStorage } from './disk.ts';
import type { FileGround } from './storage.ts';

/** Files as the environment wants them: below DATA_DIR, or in a bucket where one is named. */
export async function filesOf({ dataDir, s3 }: Pick<Env, 'dataDir' | 's3'>): Promise<FileGround> {
  const uploadFolder = join(dataDir, 'uploads');
  if (s3 === null) return { storage: diskStorage(join(dataDir, 'files')), uploadFolder };
  const { s3Storage } = await import('./s3.ts'); // the client is large: who keeps files on the disk does not load it
  return { storage: s3Storage(s3), uploadFolder };
}
