import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Parts of a page that are made of scripts, and do not lead anywhere. */
const unread = /<(script|style)\b[\s\S]*?<\/\1>/g;

/**
 * What is wrong with the links of a site, a line each: a link to a file that is not there, or to a place that its page does
 * not have; a page to which no other leads. Addresses outside are not looked at. Reports are files of another kind.
 * @param base the path below which the site is served, `/` or `/vgicheck/`.
 */
export const deadLinks = (folder: string, base = '/'): readonly string[] => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.html') && !file.startsWith('reports/'),
  );
  const pages = new Map(files.map((file) => [file, pageIn(folder, file)]));
  const reached = new Set(['index.html', '404.html']);
  const dead = [...pages].flatMap(([file, { links }]) =>
    links.flatMap((link) => {
      const [path = '', anchor = ''] = link.split('#').map(decodeURIComponent);
      const target = path === '' ? file : targetOf(path.split('?')[0] ?? '', file, base);
      if (target === undefined || !isFile(join(folder, target))) {
        return [`${file}: ${link} leads nowhere`];
      }
      if (target !== file) {
        reached.add(target);
      }
      const places = pages.get(target)?.places;
      return anchor === '' || places === undefined || places.has(anchor)
        ? []
        : [`${file}: ${link} leads to no place in ${target}`];
    }),
  );
  return [...dead, ...files.filter((file) => !reached.has(file)).map((file) => `${file}: no page leads to it`)];
};

const pageIn = (folder: string, file: string) => {
  const html = readFileSync(join(folder, file), 'utf8').replaceAll(unread, '');
  const attributes = (name: string): readonly string[] =>
    [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value.replaceAll('&amp;', '&'));
  return {
    links: [...new Set([...attributes('href'), ...attributes('src')])].filter((link) => !/^(\w+:|\/\/|#?$)/.test(link)),
    places: new Set(attributes('id')),
  };
};

/** The file that a path leads to; nothing where it leads out of the site. */
const targetOf = (path: string, from: string, base: string): string | undefined => {
  if (path.startsWith('/') && !path.startsWith(base)) {
    return undefined;
  }
  const target = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(from), path);
  return target === '' || target.endsWith('/') ? `${target}index.html` : target;
};

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
