"""Names of the months in the languages that are stemmed, and in Latin, Ukrainian and Latin-script Serbian.

As dates have them and by themselves; after the Unicode Common Locale Data Repository, version 45, with some
old spellings.
"""

#: From January to December, in lower case.
MONTH_NAMES: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split("|"))
    for names in (
        "يناير|gener|ledna|leden|januar|ιανουαρίου|ιανουάριοσ|january|januaro|enero|jaanuar|"
        "urtarrila|tammikuuta|tammikuu|janvier|eanáir|जनवरी|január|հունվարի|հունվար|januari|"
        "gennaio|sausio|sausis|stycznia|styczeń|janeiro|ianuarie|января|январь|јануар|ஜனவரி|ocak|"
        "יאַנואַר|січня|січень|ianuarii|ianuarius|jänner",
        "فبراير|febrer|února|únor|februar|φεβρουαρίου|φεβρουάριοσ|february|februaro|febrero|"
        "veebruar|otsaila|helmikuuta|helmikuu|février|feabhra|फ़रवरी|február|փետրվարի|փետրվար|"
        "februari|febbraio|vasario|vasaris|फेब्रुअरी|lutego|luty|fevereiro|februarie|февраля|"
        "февраль|фебруар|பிப்ரவரி|şubat|פֿעברואַר|лютого|лютий|februarii|februarius|feber",
        "مارس|març|března|březen|marts|märz|μαρτίου|μάρτιοσ|march|marto|marzo|märts|martxoa|"
        "maaliskuuta|maaliskuu|mars|márta|मार्च|március|մարտի|մարտ|maret|kovo|kovas|maart|marca|"
        "marzec|março|martie|марта|март|மார்ச்|mart|מערץ|березня|березень|martii|martius",
        "أبريل|abril|dubna|duben|april|απριλίου|απρίλιοσ|aprilo|aprill|apirila|huhtikuuta|"
        "huhtikuu|avril|aibreán|अप्रैल|április|ապրիլի|ապրիլ|aprile|balandžio|balandis|अप्रिल|"
        "kwietnia|kwiecień|aprilie|апреля|апрель|април|ஏப்ரல்|nisan|אַפּריל|квітня|квітень|aprilis",
        "مايو|maig|května|květen|maj|mai|μαΐου|μάιοσ|may|majo|mayo|maiatza|toukokuuta|toukokuu|"
        "bealtaine|मई|május|մայիսի|մայիս|mei|maggio|gegužės|gegužė|मे|maja|maio|мая|май|мај|"
        "மே|mayıs|מיי|травня|травень|maii|maius",
        "يونيو|juny|června|červen|juni|ιουνίου|ιούνιοσ|june|junio|juuni|ekaina|kesäkuuta|kesäkuu|"
        "juin|meitheamh|जून|június|հունիսի|հունիս|giugno|birželio|birželis|जुन|czerwca|czerwiec|"
        "junho|iunie|июня|июнь|јун|ஜூன்|haziran|יוני|jun|червня|червень|iunii|iunius|іюня|іюнь",
        "يوليو|juliol|července|červenec|juli|ιουλίου|ιούλιοσ|july|julio|juuli|uztaila|heinäkuuta|"
        "heinäkuu|juillet|iúil|जुलाई|július|հուլիսի|հուլիս|luglio|liepos|liepa|lipca|lipiec|"
        "julho|iulie|июля|июль|јул|ஜூலை|temmuz|יולי|jul|липня|липень|iulii|iulius|іюля|іюль",
        "أغسطس|agost|srpna|srpen|august|αυγούστου|αύγουστοσ|aŭgusto|agosto|abuztua|elokuuta|"
        "elokuu|août|lúnasa|अगस्त|augusztus|օգոստոսի|օգոստոս|agustus|rugpjūčio|rugpjūtis|अगस्ट|"
        "augustus|sierpnia|sierpień|августа|август|augusti|ஆகஸ்ட்|ağustos|אויגוסט|avgust|серпня|"
        "серпень|aoust",
        "سبتمبر|setembre|září|september|σεπτεμβρίου|σεπτέμβριοσ|septembro|septiembre|iraila|"
        "syyskuuta|syyskuu|septembre|meán fómhair|सितंबर|szeptember|սեպտեմբերի|սեպտեմբեր|settembre|"
        "rugsėjo|rugsėjis|सेप्टेम्बर|września|wrzesień|setembro|septembrie|сентября|сентябрь|"
        "септембар|செப்டம்பர்|eylül|סעפּטעמבער|septembar|вересня|вересень|septembris",
        "أكتوبر|octubre|října|říjen|oktober|οκτωβρίου|οκτώβριοσ|october|oktobro|oktoober|urria|"
        "lokakuuta|lokakuu|octobre|deireadh fómhair|अक्टूबर|október|հոկտեմբերի|հոկտեմբեր|ottobre|"
        "spalio|spalis|अक्टोबर|października|październik|outubro|octombrie|октября|октябрь|октобар|"
        "அக்டோபர்|ekim|אקטאבער|oktobar|жовтня|жовтень|octobris",
        "نوفمبر|novembre|listopadu|listopad|november|νοεμβρίου|νοέμβριοσ|novembro|noviembre|azaroa|"
        "marraskuuta|marraskuu|samhain|नवंबर|նոյեմբերի|նոյեմբեր|lapkričio|lapkritis|नोभेम्बर|"
        "listopada|noiembrie|ноября|ноябрь|новембар|நவம்பர்|kasım|נאוועמבער|novembar|листопада|"
        "листопад|novembris",
        "ديسمبر|desembre|prosince|prosinec|december|dezember|δεκεμβρίου|δεκέμβριοσ|decembro|"
        "diciembre|detsember|abendua|joulukuuta|joulukuu|décembre|nollaig|दिसंबर|դեկտեմբերի|"
        "դեկտեմբեր|desember|dicembre|gruodžio|gruodis|डिसेम्बर|grudnia|grudzień|dezembro|decembrie|"
        "декабря|декабрь|децембар|டிசம்பர்|aralık|דעצעמבער|decembar|грудня|грудень|decembris|"
        "decembre",
    )
)
