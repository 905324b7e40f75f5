// A number with its word in the form that the page's language wants: "21 ideja", "2 idejas", "10 ideju".
export function counted(number, forms) {
  const rules = window.Intl && Intl.PluralRules && new Intl.PluralRules(document.documentElement.lang || "lv");
  const form = rules ? rules.select(number) : number === 1 ? "one" : "other";
  return (forms[form] || forms.other).replace("{n}", number);
}
