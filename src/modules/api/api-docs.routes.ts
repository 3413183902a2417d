import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { type ApiDocsPage, apiDocsPage } from './api-docs.presenter.ts';
import { openApi } from './openapi.schemas.ts';

const docs = page<ApiDocsPage>('api/docs');

/** The description of the API as a page. Mounted at `/api/docs`. */
export const apiDocsRoutes = Router();

apiDocsRoutes.get('/', allow('public'), (req, res) =>
  docs(res, apiDocsPage(openApi, contextOf(req).language)),
);
