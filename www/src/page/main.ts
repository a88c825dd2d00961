/**
 * The page's first script, small on purpose: it starts the kernel, which loads and compiles while the rest
 * of the page, the editor above all, is still being read.
 */
import { Kernel } from 'littoral';
import { loadBudgets } from './settings';
import './page.css';

const jspi = new URLSearchParams(location.search).get('jspi') !== 'off';
const kernel = new Kernel({ budgets: loadBudgets(), jspi });
void import('./app').then(({ startPage }) => startPage(kernel));
