import { markup } from './markup.js';
import { page } from './page.js';
import { wordsIn, type Language } from './words.js';

/** Where somebody who reads in a browser hands over the token and says what to see first. */
export function signInPage(language: Language): string {
  const words = wordsIn(language);
  const content = markup`<p>${words.signInMeaning}</p>
<form method="post" action="/session">
<input type="hidden" name="lang" value="${language}">
<p><label>${words.token}<br><input name="token" type="password" required autocomplete="off" size="60"></label></p>
<p><label>${words.platform}<br><input name="platform" required></label></p>
<p><label>${words.from}<br><input name="from" type="date" required></label></p>
<p><label>${words.through}<br><input name="to" type="date" required></label></p>
<p><button>${words.show}</button></p>
</form>`;
  return page(language, words.dailyReport, `/?lang=${language === 'en' ? 'zh' : 'en'}`, content);
}
