import { join } from 'node:path';
import ejs from 'ejs';
import type { Express } from 'express';

const viewsFolder = join(import.meta.dirname, '../../../views');

/** EJS, with every view found from the `views` folder: `include('shared/_field', { … })`. */
export function useViews(app: Express): void {
  app.engine('ejs', ejs.renderFile);
  app.set('view engine', 'ejs');
  app.set('views', viewsFolder);
  app.enable('view cache');
}

/** A view outside of any request: mail, printed papers. */
export function renderView(view: string, model: object): Promise<string> {
  return ejs.renderFile(
    join(viewsFolder, `${view}.ejs`),
    { ...model },
    { views: [viewsFolder], cache: true },
  );
}
