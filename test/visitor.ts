// A person with a browser that has no JavaScript: logs in, reads pages, sends forms.
export interface Visitor {
  logIn(name: string, password: string): Promise<void>;
  text(path: string): Promise<string>;
  /** Posts a form and follows the redirect. */
  submit(path: string, fields: Record<string, string>): Promise<Response>;
}

/** `url` is asked anew for each request: the appliance may come back elsewhere. */
export function createVisitor(url: () => string): Visitor {
  let cookie = '';

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${url()}${path}`, {
      ...init,
      headers: { cookie, origin: url(), 'sec-fetch-site': 'same-origin', ...(init.headers as Record<string, string>) },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) cookie = line.split(';')[0] ?? cookie;
    return response;
  }

  async function submit(path: string, fields: Record<string, string>): Promise<Response> {
    const response = await request(path, { method: 'POST', body: new URLSearchParams(fields) });
    const next = response.headers.get('location');
    return response.status === 303 && next ? request(next) : response;
  }

  return {
    submit,
    async logIn(name, password) {
      const response = await submit('/login', { name, password });
      if (response.status !== 200 || cookie === '')
        throw new Error(`the login as ${name} was answered with ${response.status}`);
    },
    async text(path) {
      const response = await request(path);
      if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
      return response.text();
    },
  };
}
