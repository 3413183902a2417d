import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { type DesignPage, designPage } from './design.presenter.ts';

const showDesign = page<DesignPage>('admin/design', 'layouts/staff');

export const designRouter = Router();

designRouter.get('/staff/design', allow('design.view'), (req, res) => {
  showDesign(res, designPage(contextOf(req).language));
});

designRouter.get('/staff/design/question', allow('design.view'), (req, res) => {
  const { title } = designPage(contextOf(req).language);
  showQuestion(res, { title });
});

const showQuestion = page('admin/design-question', 'layouts/staff');
