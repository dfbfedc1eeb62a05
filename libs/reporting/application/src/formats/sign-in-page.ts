import { markup } from './markup.js';
import { page } from './page.js';
import { wordsIn, type Language, type Words } from './words.js';

/** What was asked for at the door, and why it could not be given; the token is never shown again. */
export interface AskedAtTheDoor {
  readonly because?: keyof Words['signInRefused'];
  readonly platform: string;
  readonly from: string;
  readonly to: string;
}

/** Where somebody who reads in a browser hands over the token and says what to see first. */
export function signInPage(language: Language, asked?: AskedAtTheDoor): string {
  const words = wordsIn(language);
  const { because, platform = '', from = '', to = '' } = asked ?? {};
  const alert = because ? markup`<p role="alert"><strong>${words.signInRefused[because]}</strong></p>` : markup``;
  const content = markup`${alert}<p>${words.signInMeaning}</p>
<form method="post" action="/session">
<input type="hidden" name="lang" value="${language}">
<p><label>${words.token}<br><input name="token" type="password" required autocomplete="off" size="60"></label></p>
<p><label>${words.platform}<br><input name="platform" required value="${platform}"></label></p>
<p><label>${words.from}<br><input name="from" type="date" required value="${from}"></label></p>
<p><label>${words.through}<br><input name="to" type="date" required value="${to}"></label></p>
<p><button>${words.show}</button></p>
</form>`;
  return page(language, words.dailyReport, `/?lang=${language === 'en' ? 'zh' : 'en'}`, content);
}
