// A form that adds or changes one thing: title, mistakes, fields, one button.
import type { Child } from 'hono/jsx';
import { type Mistake, MistakeSummary } from './MistakeSummary.tsx';
import { PageHead } from './PageHead.tsx';

export interface FormPageProps {
  title: string;
  up: { text: string; href: string };
  about?: string;
  action: string;
  verb: string;
  mistakes: readonly Mistake[];
  children?: Child;
}

export function FormPage(props: FormPageProps) {
  return (
    <div class="form-page">
      <PageHead title={props.title} up={props.up} {...(props.about ? { about: props.about } : {})} />
      <form method="post" action={props.action} class="form">
        <MistakeSummary mistakes={props.mistakes} />
        {props.children}
        <div class="form-end">
          <button type="submit" class="button" data-tone="primary">
            {props.verb}
          </button>
          <a href={props.up.href}>Cancel</a>
        </div>
      </form>
    </div>
  );
}
