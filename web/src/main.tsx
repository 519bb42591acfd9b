import './style.css';
import './first-paint.js';
import { render } from 'preact';
import { followAddress } from './address.js';
import { App } from './app.js';
import { explore } from './explorer.js';
import { listenToKeys } from './keys.js';

followAddress();
explore();
listenToKeys();
const page = document.getElementById('page');
if (page !== null) {
  page.textContent = '';
  render(<App />, page);
}
