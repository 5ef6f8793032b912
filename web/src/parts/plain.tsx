// A quiet page: head, band, one column.

import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { adopt } from "../parts/adopt";
import { Offline } from "../post/banner";
import { path } from "../router";
import page from "../style/page.css?inline";
import { lazy } from "./lazy";
import { Hat } from "./marks";

adopt(page);

const Waiting = lazy<object>(() => import("../post/sheet").then(part => part.Waiting), true);

interface Props {
  title: string;
  under?: string | undefined;
  beside?: ComponentChildren;
  children: ComponentChildren;
}

export function Plain({ title, under, beside, children }: Props) {
  return (
    <div class="page">
      <header class="head">
        <div class="top">
          <a class="mark" href="/#list" aria-label={t().sessions}>
            <Hat />
          </a>
          <div class="grow">
            <h1>{title}</h1>
            {under && <small>{under}</small>}
          </div>
          {beside}
        </div>
      </header>
      <div class="band" />
      <main>{children}</main>
      <Offline />
      {path.value.endsWith("#viec") && <Waiting />}
    </div>
  );
}
