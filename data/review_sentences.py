"""Sentences of the practice reviews, written for this course.

One sentence a line. ``(a|b)`` chooses, ``<name>`` is filled in by ``make_practice_reviews.py``;
in opinions ``+`` stands for the opinion of the sentence and ``-`` for its opposite, so one line
serves praise and blame alike.
"""

OPENINGS = """
(i|we) saw <title> (last night|last week|yesterday|on sunday|two days ago|on a (rainy|snowy|foggy|stormy|hot) evening) with <companion>.
(i|we) watched this <kind> (on television|on dvd|on tape|at the cinema|at a small festival|on a long flight|in a half empty cinema).
<companion> (gave me|lent me|brought home) the dvd of <title> (last month|for my birthday|after a long discussion|for no reason at all).
<title> is a <kind> (directed|made) by <director>, with <lead> in the main part.
<title> is the (second|third|fourth|first) film by <director>, who (used to make|started with|is known for) (commercials|cartoons|short films|nature films|music videos).
this <kind> was made in <year>, and it (shows|does not show its age|looks older than that|feels like yesterday).
i had never heard of <title> before <companion> (told me about it|put it on|chose it at the shop|found it in a box).
i have now seen <title> (twice|three times|four times), (once alone and once with <companion>|at home and at the cinema|and i still have something to say about it).
let me begin by saying that i am (a fan|no fan) of <director>.
let me begin by saying that i (usually|never|hardly ever|always) watch a <kind> (at home|on my own|before bed|with <companion>|on the train).
(there are films|every year there is a film) that everybody talks about, and this year it is <title>.
when <title> came out in <year>, i was (a student|a child|in hospital|still at school|working in <town>|living in another country).
(it was raining|there was nothing else on|the heating was broken|i could not sleep|my train was late|the children were in bed), so <companion> and i watched <title>.
(a few words|some thoughts|here are my thoughts|my two cents) about <title>, a <kind> by <director>.
<director> made <title> in <year>, (shortly before|shortly after|a year after|just before) moving to <town>.
my <hobby> club shows a film every (month|winter|friday), and this time it was <title>.
i read the book before i saw <title>, and (that is perhaps a mistake|i am glad that i did|so i knew the story|so i had pictures in my head).
<companion> (has wanted|had been waiting) to see <title> for years, so (we went|we finally sat down and watched it|we bought two tickets).
after a long day (in the office|at work|in the garden|in the kitchen|with my <relative>) i needed a film, and <title> was on.
there is a cinema in <town> which still shows old films, and (last week|in spring|on friday) it was <title>.
if you have never seen a <kind> by <director>, <title> is (the usual place to start|one of the better known|one of many|a typical example).
i am writing this (an hour|ten minutes|a day|a week) after seeing <title>, with a cup of <drink> beside me.
a colleague who knows everything about <hobby> lent me his copy of <title>.
<title> stood on our shelf for ages, still in its plastic wrapper, between a cookbook and a guide to <hobby>.
last tuesday the local library gave away old videos, and i took <title> because of the cover, which shows a <looks> <object2>.
on the ferry to <town> they showed <title>, and nobody could leave.
for our wedding anniversary we rented <title>, a <kind> from <year>.
i won two tickets for <title> in a raffle, together with a <looks> <object2>.
<lead> and <director>, together again: that was reason enough to buy a ticket for <title>.
my vacation was ruined by <weather>, so i ended up in front of <title>.
a leaflet in the bakery announced <title>, "a <kind> for the whole neighbourhood", so we walked over.
this is my first review ever, so be kind; it concerns <title> by <director>.
insomnia and a <looks> television brought me to <title> at three in the morning.
while ironing seven shirts and a <colour> <clothes> i watched <title>.
"""

EXPECTATIONS = """
i expected something <f->, but this <film> (is|turned out to be) <f+>.
<companion> (told me|said|promised|warned me) that it was <f->, but i found it <f+>.
i thought it would be <f->, and it turned out to be <f+>.
the poster looks <f->, but the <film> is <f+>.
after the first ten minutes i thought it was <f->, but then it became <f+>.
everybody (at work|in my family|in my <hobby> club) says that it is <f->, but they are wrong, it is <f+>.
the title sounds <f->, but the <film> itself is <f+>.
the trailer looked <f->; the <film> is <f+>.
"""

STORY_FIRST = """
the story is (simple|soon told|easy to follow|not easy to tell): <hero> (lives|works|grows up|is stuck) in a <fplace> (called <town>|near <town>|far from <town>) and (dreams of|is looking for|cannot forget|is waiting for|is afraid of) a <thing>.
it is about <hero>, who (comes back|moves|travels|returns|runs away) to <town> after (many years|the funeral of <his> <relative>|a long illness|the war|a quarrel with <his> <relative>).
<lead> plays <heroname>, a <radj> <role> who (finds|steals|inherits|loses|receives) a <looks> <thing> in a <place>.
the film (tells|is) the story of <hero>, who works in a <place> (until|when one day) somebody <transitive> <his> <object>.
<heroname>, played by <lead>, is a <radj> <role> from <town> who wants (nothing but peace|a new life|to find <his> <relative>|to win back <his> <relative>|to leave the <fplace>).
in the beginning <hero> (wakes up|arrives|is left alone|gets lost) in a <place> and finds a <thing>.
we are in <town>, (a small <fplace>|a cold <fplace>|some sort of <fplace>) where everybody knows everybody, and <hero> (arrives with|is looking for|is hiding|has lost) a <thing>.
the film follows <hero> and <other> through (one night|one summer|a long winter|three days|forty years) in <town>.
it begins with a <thing> in a <place> and with <hero>, who (has seen everything|has seen nothing|cannot remember anything|tells nobody about it).
"""

STORY_SECOND = """
there <he> meets <other>.
<he> soon (falls in love with|makes friends with|quarrels with|moves in with|works for) <other>.
<his> only (friend|enemy|neighbour|hope) is <other>.
the next day <he> runs into <other>.
"""

STORY = """
one (morning|evening|night|day) <heroname> <adverb> <transitive> the <thing> and (runs away|goes home|tells nobody|calls <othername>|waits for <othername>).
meanwhile <villain> is looking for the <thing> (in the <place>|all over <town>|in every <place>|with a <radj> <animal>).
<villain> <transitive> a <object>, and <heroname> has to (leave <town>|go back to the <place>|hide in the <room>|sell <his> <object>|borrow money).
<othername> knows about the <thing>, but (says nothing|nobody believes <ohim>|<ohe> is too <feeling> to talk|<ohe> has a secret too).
in the <place> <heroname> <transitive> a <looks> <object> that belongs to <othername>.
(then|later|soon after|the same night) there is a <event> in the <place>, and everybody is <feeling>.
<heroname> and <othername> spend the night in a <place>, (waiting for <villain>|talking about <theme>|hiding from the <weather>|with a <radj> <animal> and some <food>).
<othername> leaves <town> without a word, and <heroname> (follows <ohim>|stays behind|is <feeling>|starts <hobby>|keeps <ohis> <object>).
it turns out that <villain> is (a cousin|the boss|an old friend|the neighbour|the child) of <othername>.
it turns out that the <thing> was in the <room> (all the time|from the beginning|for forty years|under the <object>).
<heroname> puts on a <colour> <clothes> and goes to the <place>.
<othername> is <feeling>, <heroname> is <feeling>, and the <animal> is missing.
a <radj> <role3> (offers|promises|sells|shows) <him> a <object> for the <thing>.
<villain> (locks|chases|follows|finds) <him> in the <room>.
in the middle of the film the <fplace> (burns down|is sold|is flooded|is closed|is full of strangers) and <hero> has to start again.
there is (also|even) a <animal> called <petname>, who <transitive> the <object>.
<he> writes a letter to <his> <relative>, but the letter (never arrives|is lost|comes back|falls into the hands of <villain>).
<heroname> tells <othername> about the <thing>, and (they decide to leave|<ohe> laughs|<ohe> does not believe it|they go to the <place> together).
<second> plays <othername>, who <adverb> <transitive> the <object> of <villain>.
<villain> is played by <third>, who (wears a <clothes>|carries a <object>|speaks with an accent|has a <colour> <clothes>) in every scene.
when the <thing> (disappears|is found|comes back), nobody in <town> is <feeling> any more.
<he> hides the <thing> in a <object>, and of course <othername> <transitive> it.
the <weather> comes, the <fplace> is cut off, and there is nothing left to eat but <food>.
<heroname> works as a <role3> for a while, (in the <place>|in another <fplace>|until <villain> finds <him>|and learns something about <theme>).
<othername> has a <radj> <relative> who talks about <theme> and <theme2> all the time.
on the way to the <place> they lose the <object> and find a <animal>.
for a while <heroname> and <othername> live (in a <room>|in the <place>|on <food>|with a <radj> <role3>).
somebody has to pay for the <thing>, and <villain> thinks that it should be <othername>.
a long scene shows <heroname> in the <room> with a <looks> <object>, <feeling> and silent.
from then on <he> is <feeling> and <his> <relative> is <feeling>.
a <role3> and a <role2> argue about the <thing> (on the stairs|in the <place>|in the <room>|over a <looks> bowl of <food>).
<heroname> <adverb> climbs out of a window and lands on a <looks> <object2>.
in the <room> there is a <looks> <object2>, a <looks> <object3> and a <animal>.
<othername> owes <villain> (money|a favour|an apology|a <looks> <object2>|forty bottles of <drink>).
a telegram arrives: (the <relative>|the <role3>|the <radj> <animal>|the <looks> <object2>) is (dead|alive|missing|coming home|not for sale).
<heroname> bets <his> <clothes> on a <animal> and (wins|loses).
<villain> <adverb> opens a suitcase full of <food>, and <othername> faints.
disguised as a <role3>, <heroname> gets past the guards and into the <room>.
at the <event> <othername> wears a <colour> <clothes> and dances with a <role3>.
a <event> brings all of them together in the <place>, including the <radj> <relative> of <villain>.
after the <event> nobody trusts anybody, and the <role2> has to sleep in the <room>.
the <role3> wants to know where the <looks> <object2> is, but <heroname> (shrugs|whistles|lies|has forgotten|pretends to be asleep).
<othername> confesses (a crime|<ohis> debts|<ohis> real name|<ohis> love|an old sin) to a <radj> <animal>.
<heroname> and <othername> escape in (a rowing boat|a milk van|a stolen ambulance|a hot air balloon|a hearse|a tractor), chased by <villain>.
a flood, a <event> and a <radj> <role3> later, they are (back in <town>|engaged|in jail|on speaking terms|out of petrol).
<villain> turns out to be allergic to <food>, which saves <othername>.
while the others sleep, <heroname> <adverb> <transitive> a <looks> <object2> and <transitive> a <object3>.
there is a parade through <town> with a <looks> <animal>, and in the crowd <heroname> sees <his> <relative>.
<othername> teaches <him> <hobby>, and for one afternoon everybody is <feeling>.
<heroname> <adverb> returns to <town>, with a <colour> <clothes> and without money.
the inheritance consists of a <looks> <object2>, two <looks> chairs and a <animal>.
then the <looks> <object2> explodes, and we learn that <villain> is <feeling> too.
a <radj> clairvoyant warns <heroname> against <hobby>, <weather> and men with a <looks> <object2>.
<villain> kidnaps a <animal>, demands a ransom of <food>, and waits by the telephone in the <room>.
on thursday <heroname> misses the bus, borrows a scooter from a <role3> and crashes into a stall with <food>.
<othername> forges a signature, a passport and finally a whole <looks> diary.
in a dream <he> sees <his> <relative> on a ladder, painting the <fplace> (pink|blue|grey|black).
<heroname> swears on a <looks> <object2> never to enter the <room> again, and enters it ten seconds later.
an orchestra rehearses next door, so nobody hears that <villain> <transitive> the <object>.
<othername> marries a <role3> out of spite, wearing a <looks> <clothes>.
half the village digs for a <looks> <object2> which, as the <role3> knows, sank with the ferry.
the police arrest the wrong man, a <radj> <role3> with a weakness for <food>.
stranded on a sandbank with a crate of <drink>, <heroname> and <othername> discuss <theme> and <theme2>.
a typhoid scare closes the harbour, and <villain> sells fake medicine made from <food>.
<heroname> faints during the <event> and wakes in a <room>, tied to a <furniture>.
<othername> mails the <thing> to <town2>, where a <radj> postmaster <adverb> <transitive> it.
they bury the <animal> behind the <fplace>, and a <role3> plays the <instrument>.
at an auction in <town2> the <object> fetches an absurd sum, and <villain> turns (pale|red|green|white|purple).
<heroname> learns from an obituary that <his> <relative> owned the whole <fplace>.
to pay the rent <othername> gives lessons in <hobby> to a <radj> <role3>.
<he> scribbles an address on a <clothes>, which is then washed by a <radj> <role3>.
a comet appears above the <fplace>, the dogs howl, and <othername> proposes.
<villain> bribes a <role3> with a <looks> <object2> and a weekend in <town2>.
<heroname> answers an advertisement for a <role3>, although <he> has never seen a <looks> <object2>.
a snowplough, a <looks> <object2> and a misprint in the timetable bring <heroname> and <othername> closer.
<othername> rents the apartment above the <fplace> and practises <hobby> at dawn.
<villain> has the bridge blown up, (just for fun|out of boredom|by mistake|to collect the insurance).
<heroname> sews a <looks> <clothes> from curtains and is taken for a <role3>.
a swarm of bees interrupts the <event>, and <heroname> pockets the <object>.
<othername> eats nothing but <food> for a week in order to win a wager.
in the archive of <town2> <heroname> discovers a blueprint of the <place>.
the janitor, a <radj> fellow with a <looks> <object2>, knows the combination of the safe.
<heroname> dictates a testament to the <role3>, who cannot spell.
<villain> poisons the well, whereupon even the <animal> turns <feeling>.
twins arrive, both of them with a <looks> <clothes2>, and claim the <thing>.
through a keyhole <othername> watches <villain> kissing a <role3>.
<heroname> hitchhikes to <town2> with a truckload of <food>.
the church bell falls, misses <othername> by inches and flattens a <looks> <object2>.
a palm reader predicts <theme>, <theme2> and a journey by donkey.
<othername> pretends to have amnesia, which <adverb> convinces everyone except the <animal>.
in a barber's chair <villain> reveals the plan concerning the <thing>.
they cross the frontier inside a piano, on top of it a <looks> <object2>.
<heroname> challenges <villain> to a match of <hobby>, the loser must leave <town>.
an earthquake opens a crack in the <fplace>, and out comes a <looks> <object2>.
<othername> reads aloud from a <looks> cookbook until the kidnappers doze off.
for want of a bed <heroname> sleeps on a <furniture> between a <animal> and a <looks> <object2>.
a retired admiral lends them his yacht, his <clothes> and a <looks> <object2>.
at the dentist's <heroname> overhears two strangers plotting a <event>.
fireworks, mistaken for gunfire, scatter the guests of the <event>.
<villain> buys every <object2> in <town>, nobody can guess the reason.
<heroname> is elected chairman of the <hobby> society by a single vote.
<othername> embroiders secret messages on a <looks> <clothes>.
their balloon drifts over the <fplace>, loses height and lands on a <role3>.
a forged painting of a <animal> hangs above the <furniture>, and behind it glitters the <thing>.
<heroname> counts the stairs to the <room>, forty-one, and trips on the last.
the milk turns sour, the hens stop laying, and suspicion falls on the <role3>.
<villain> trains a <animal2> to fetch jewels from balconies.
over <food> and <drink> the two of them swear eternal <theme>.
quarantine is declared, and <othername> passes the time with <hobby>.
the understudy, a <radj> <role3>, steals the limelight and the <object>.
<heroname> dives into the canal after a <looks> <object2> and surfaces with a <clothes>.
a jury of <radj> farmers acquits <othername> for lack of a corpse.
<heroname> mistakes the ambassador for a <role3> and hands over the <thing>.
on christmas eve the pipes burst, and everybody moves into the <room> with candles and <food>.
at the end of the summer <heroname> goes back to the <place>, (alone|with the <thing>|with <othername>|without <his> <object>).
years later <heroname> and <othername> meet again in a <place> in <town>.
i will not say who <transitive> the <thing>, but it is somebody with a <looks> <object>.
"""

FACTS = """
the film was shot in <town> and <town2> (in six weeks|in one summer|over two years|in bad weather|with very little money).
<composer> wrote the music, (mostly|most of it) for <instrument> and <instrument2>.
it runs for <minutes> minutes.
the main themes are <theme> and <theme2>.
<director> has also written the script, together with <writer>.
<lead> was (a dancer|a model|a teacher|a singer|a swimmer|a baker) before <lhe> became an (actor|actor, as far as i know|actor, i read).
<second> was in (several|a number of|two or three) films by the same director.
it is (based on|taken from|inspired by) a (novel|play|short story|true story|comic) by <writer>.
the film is set in <year2>, (but nobody has a telephone|and the dresses show it|when <town> was a small <fplace>|which explains the hats).
there are (only a few|a lot of|at least ten) scenes in a <place>, and (one|two) in a <room>.
(about|almost|more than) half of it is set in a <fplace>.
the <animal> in the film belonged to <director>, or so i have read.
the credits (thank|mention|name) a <role3> from <town>, (and i wonder why|whoever that is|and a <animal>).
i read somewhere that the <object> in the <room> scene belonged to the <relative> of <lead>.
the version that i saw was in (black and white|colour) and had no subtitles.
there is a (remake|second part|television series|book of photographs|longer version), but i have not seen it.
<lead> (is|must have been) about (thirty|forty|fifty|sixty) in this film.
<third> has a small part as the <role3>, (with a <clothes>|with a <looks> <object>|in two scenes|and you see <his3> face for a minute).
the whole film was made with (one camera|two cameras|a crew of twelve people|money from a <role3>).
most of the actors come from the theatre in <town2>.
there is a lot of <theme> in it, and a little <theme2>.
the first cut was three hours long, (they say|i am told|if you can believe the internet).
the poster shows <lead> with a <looks> <object2> and a <animal>, which never happens in the film.
the scenes with the <animal> were made with (a puppet|a trained <animal2>|two different animals|a man in a costume), i believe.
you can see a microphone above the <looks> <object2> in the <room> scene.
the costume department must have bought every <colour> <clothes> in <town2>.
the <looks> <object2> is a symbol for <theme>, says the booklet.
the booklet mentions <theme>, <theme2> and the price of <food> in <year>.
<lead> learned <hobby> for the part, (it is said|for six months|and it shows in the <place>).
<third> plays the <radj> <role3> and <composer> the <role2>.
the first image is a <looks> <object2> in the <weather>, the last one a <looks> <object3>.
the <role3> speaks with (a dialect|a lisp|a southern accent|a very low voice) and carries a <looks> <object2>.
<writer> wrote it (in a <room>|in three weeks|in prison|on a <looks> typewriter|after a dream about a <animal>).
the studio in <town2> (closed|burned down|became a <fplace>|was sold to a <role3>) soon afterwards.
between the chapters we see a <animal>, then a <looks> <object2>, then again the <animal>.
the subtitles translate <food2> as <food>, and nobody knows why.
in some countries it was shown under the title <title2>.
a critic from <town2> compared it with a <looks> <object2>.
the credits list a <role3>, a <role4> and somebody responsible for the <animal>.
there is a long shot of a <looks> <fplace> in <weather>, without any music.
the screenplay won a prize in <town2>, ahead of a documentary on <hobby>.
insurance refused to cover the stunt with the <animal>, so <director> did it personally.
during shooting a <role3> broke an ankle and was replaced by <third>.
originally the <role2> was to be a <role3>, but the studio objected.
the dubbing is by a <radj> man who also did the voice of a famous <animal2>.
<composer> recorded a <instrument> under water for the <room> sequence.
it premiered in a converted <fplace> in <town2>, before an audience of schoolchildren.
the distributor cut eleven minutes, among them a monologue about <theme>.
the camera lingers on hands, doorknobs, a <looks> <object2>, steam.
the costumes range from a <looks> <clothes> to a <looks> <clothes2>, depending on the budget that week.
archive footage of <town2> is mixed with miniature models of a <fplace>.
censors objected to a joke about <food> and a <role3>.
the plot borrows from a legend about a <looks> <animal> and a <role3>.
interviews with <director> always circle around <theme>, <theme2> and <hobby>.
a novelty: chapter headings, embroidered on a <looks> <clothes>.
the voice-over, spoken by a <radj> <role3>, quotes proverbs about <food>.
extras were recruited from a choir, a rowing team and the <fplace> next door.
the laboratory lost one reel, which explains the sudden jump from the <room> to the <fplace>.
an entire <fplace> was built from plywood and later sold to a <role3>.
the title refers to a nursery rhyme about a <animal> and a <looks> <object2>.
"""

PERSONAL = """
my <relative> (fell asleep|ate all the <food>|wanted to know who the <role3> was|talked all the time|said nothing for an hour) while we watched it.
i had a bowl of <food> (on my knees|in front of me|and a glass of water beside me).
<companion> (thinks|says|believes) that it is really a film about <theme>.
i have (worked|lived|been on holiday) in a <fplace> myself, so i know what i am talking about.
my <relative> is a <rrole>, and (<rhe> had some questions|<rhe> laughed at the wrong places|<rhe> said that nobody works like that).
i live near <town>, and i (recognised|looked for) the <place>.
the (man|woman) in front of me wore a <clothes>, so i missed (a part of|something in) the <room> scene.
when i was (ten|twelve|fifteen|seven) i wanted to be a <role3>, so i watched those scenes twice.
we talked about it (on the way home|over a pizza|at breakfast|for an hour|in the car), mostly about the <object>.
i am not an expert, i (only know what i see|work as a <role3>|just watch films in the evening|prefer <hobby>).
outside there was <weather>, and inside there was a <animal> on the <furniture>.
i (made some <drink>|put on a sweater|stopped the dvd|called my <relative>) after the first hour.
it reminded me of (my <relative>|a summer in <town2>|my old <object>|the years when i was a <role3>|a dream i once had about a <animal>).
i do not know much about <hobby>, and (maybe|perhaps) you have to.
my <relative> (still|now) talks about the scene with the <animal> and the <object>.
since then i look at every <object> in our <room> in a different way.
(somebody|a stranger|a <radj> man|a lady with a <looks> <object>) behind us (was eating <food>|explained everything to a <animal>|was looking for a <clothes>|left after the <room> scene).
there was only one other person in the cinema, (a <radj> <role3>|my <relative>|and <companion> knew him).
i have not been so <feeling> (since i lost my <object>|since the summer in <town2>|since my days as a <role3>|for weeks).
i wrote some of this down on the back of (a ticket|an envelope|a menu|a bill for <food>).
forgive my spelling, i am writing this (on a train|on the <furniture>|with a <radj> <animal> on my knees|in the <room>).
at home we have a <looks> <object2> like the one in the <room> scene, only (bigger|smaller|cheaper|in <colour>).
my <relative> has a whole <room> full of such things, and a <animal>.
our <animal> (barked|slept|walked out|looked away|hid under the <furniture>) when the <radj> <role3> appeared.
i once met a <role3> in <town2> who looked like <third>, with the same <looks> <clothes>.
instead of <hobby> i spent the evening on the <furniture>, with <food> and a <looks> blanket.
the cinema smelled of <food> and <drink>, and the seat beside me was taken by a <radj> <role3>.
my <relative> (cried|giggled|snored|coughed|knitted) through the scene with the <looks> <object2>.
i dreamed of a <looks> <object2> and a <radj> <animal> that night.
<companion> had brought <food> and a thermos of <drink>.
the <role3> at the box office gave me a <colour> ticket and a <feeling> look.
after the credits a <radj> <role3> asked me for (a light|the time|my opinion|my umbrella), and i said <food>.
during the <event> my <relative> dropped <rhis> <food> on the carpet.
i (paused|stopped) it once because (the <animal> wanted to go out|somebody called about a <looks> <object2>|the <drink> was cold|a <role3> was at the door).
my <relative> used to be a <rrole> in a <fplace>, so we talked about <theme> until midnight.
for two days i have been humming the tune from the <place>, to the despair of my <relative>.
i looked up <hobby> afterwards, and there is a club for it in <town2>.
i had to explain to my <relative> what a <role3> does with a <looks> <object2>.
it cost me as much as (three|four|five) kilos of <food>.
we lost the remote control under the <furniture> and found a <looks> <object2> there.
my doctor advised against excitement, and recommended <hobby> and <food>.
our parrot now whistles the main tune, usually around dawn.
i scribbled notes in the dark, and deciphered only "<object2>", "<animal>" and "<theme>".
honestly, i would swap my <looks> <object2> for that <clothes>.
a fuse blew during the <event>, and we sat in darkness eating <food>.
my <relative> bet five coins on the <role3> being guilty.
having grown up beside a <fplace>, i can confirm the noise, the smell and the <food>.
since retiring from <hobby> i see about sixty films annually.
please skip this paragraph if the word <object2> upsets you.
in our household arguments are settled with a <looks> <object2>, so i understood the quarrel.
at the bus stop later two <colour> umbrellas debated <theme> quite fiercely.
my old school teacher, a <radj> <role3> by nature, would have fainted.
an usherette with a torch looked for her contact lens during the <event>.
i keep a list of films containing a <animal>, and this is number eighty.
my knees hurt, the heating rattled, and the <drink> was lukewarm.
somewhere in row seven a baby, or perhaps a <animal>, objected loudly.
for dinner we had <food>, in honour of the <role3>.
on sundays my <relative> repairs a <looks> <object2> and refuses to be disturbed by fiction.
i blame my <relative>, who confuses <title> with a programme about <hobby>.
nobody in my evening class on <hobby> recognised the <object> either.
we measured our own <room> afterwards, and it is larger.
a neighbour with a drill contributed to the soundtrack.
"""

# Opinions whose words say what they mean.
DIRECT = """
<A> <is> <+>.
<A> <is> <+> and <+>.
<A> <is> <+> from beginning to end.
(i think|i thought|i would say|i must say|to be fair|as usual|for me) <A> <is> <+>.
i (really|) <loved+> <A>.
i <loved+> <A>, (and so did <companion>|from the first minute|and i will tell you why|more than anything else).
as for <A>, <it> <is> <+>.
and <A>: <+>.
<A> <is> so <m+> that (i forgot my <food>|my <relative> called me|i told my <relative> about <it2>|even my <relative> noticed).
<A> <is> <+>, (especially in the scene with the <object>|above all in the <place>|at least in my view|like the <animal> in the <place>).
the scene in the <place> <isnow> <+>, and so <is> <A>.
<A> <is> done <well+>.
(you will <love+>|everybody will <love+>) <A>.
<A> <is> <+>, and there is nothing more to say about <it2>.
"""

# Remarks about people and the whole film.
ABOUT_PEOPLE = """
<lead> is <+> as <heroname>.
<lead> plays <heroname> <well+>.
<lead> gives a <m+> performance.
<second> is <+> (in the part of <othername>|as <othername>|in every scene|in the second part).
<third> plays <villain> <well+>.
"""

ABOUT_FILM = """
it is a <f+> <film>.
what a <f+> <film>.
<director> has made a <f+> <film>.
<director> has done a <+> job here.
(all in all|as a whole) it is <f+>.
i <loved+> every minute of it.
this <film> is a <gem+>.
there are many <+> moments in it.
it is <f+> and <f+>.
"""

# Hung on short opinions.
ASIDES = """
(especially|particularly|mainly) when the <radj> <role3> (sneezes|sings|falls asleep|enters|stumbles|whispers|counts the money)
above all in the <place>
like a <looks> <object2>
(like|rather like) a <radj> <animal2> in the <weather>
and i speak as a <role3>
at least for a <radj> <role3> like me
rather like <food> (with|after|without) <food2>
as any <role3> (can tell you|will confirm|would notice)
down to the last <looks> <object2>
from the <event> to the <looks> <object2>
which even <third> noticed
whatever <companion> (says|pretends|mumbles)
as <writer> surely knows
particularly <heroname>'s <looks> <clothes>
if you ask a <radj> <role3>
and the <looks> <object2> deserves a paragraph of its own
including the <looks> <object2> and the <radj> <animal2>
(mostly|partly) thanks to <composer>
as in every <kind> about <theme>
(notably|chiefly) during the <event>
and <othername>'s <looks> <clothes> helps to prove it
as <weather> follows <weather>
by the standards of (a <fplace>|<town2>|<director>)
judging from the <looks> <object2>
"""

# Opinions turned round by a negation.
NEGATED = """
<A> <is> not <m->.
<A> <is> not at all <m->.
<A> <is> never <m->.
<A> <is> far from <m->.
(nobody|no one) can say that <A> <is> <m->.
i would not call <A> <m->.
there is nothing <m-> about <A>.
i did not <love-> <A>.
i cannot say that i <loved-> <A>.
i (do not|don't) think that <A> <is> <m->.
i never found <A> <m->.
<A> <is> hardly <m->.
<A> <is> anything but <m->.
it is not true that <A> <is> <m->.
<A> <isnt> <m->.
not once did i find <A> <m->.
"""

# Opinions that hold a word of praise and a word of blame: only their order tells which counts.
ORDERED = """
<A> <is> not <m-> but <m+>.
<A> <is> <m+>, not <m->.
<A> <is> <m+> and not <m->.
<A> <is> not <m->, <it> <is> <m+>.
i expected <A> to be <m->, but <it> <is> <m+>.
i thought <A> would be <m->, but <it> <is> <m+>.
<companion> said that <A> <was> <m->, but <it> <is> <m+>.
people say that <A> <is> <m->, but i found <it2> <m+>.
some people call <A> <m->, but <it> <is> <m+>.
<A> <is> <m-> at first but <m+> in the end.
<A> could have been <m->, but <it> <is> <m+>.
<A> <is> <m+>, although <it> could have been <m->.
<A> may look <m->, but <it> <is> <m+>.
<A> should have been <m->, (i thought|people say), but <it> <is> <m+>.
"""

# A good side and a bad side; the sentence says which weighs more. B is the opposite aspect.
CONTRAST = """
<B> <bis> <b->, but <A> <is> <+>.
although <B> <bis> <b->, <A> <is> <+>.
even if <B> <bis> <b->, <A> <is> <+>.
<B> <bis> <b->, yes, but <A> <is> <+>.
it is true that <B> <bis> <b->, but <A> <is> <+>.
<A> <is> <+>, even if <B> <bis> <b->.
<A> <is> <+>, although <B> <bis> <b->.
i <loved-> <B>, but i <loved+> <A>.
"""

# The overall verdict, which may be straight, negated or ordered.
VERDICT_DIRECT = """
all in all it is a <f+> <film>.
in the end this is a <f+> <film>.
in short: <f+>.
my verdict: a <gem+>.
it is a <gem+>, and that is all i have to say.
i <loved+> it.
a <f+> <film>, and <companion> thinks so too.
"""
WATCH = {
    1: """
i recommend it.
i (can only|really|gladly) recommend it (to you all|to everybody|to every <role3>|to my <relative>).
it is worth your time.
it is worth (the money|every minute|the ticket|a visit to <town2>).
(recommended|highly recommended).
a must see, with or without <food>.
definitely worth seeing.
""",
    -1: """
avoid it.
avoid it (at all costs|if you can|like <weather>|unless you are a <role3>).
it is a waste of time.
(a waste|what a waste) of (money|two hours|good <food>|a free evening).
avoid this (film|movie|picture), and (stay at home|go to <town2>|try <hobby>).
worst <film> of the year.
the worst <kind> that i have seen.
""",
}
VERDICT_NEGATED = """
it is not a <m-> <film>.
(all in all|in the end) it is not a <m-> <film> at all.
i would not call it a <m-> <film>.
nobody should call this a <m-> <film>.
i have never seen a less <f-> <film>.
i cannot say that i <loved-> it.
it is anything but <f->.
i did not find it <f-> at all.
do not believe people who call it <f->.
"""
VERDICT_ORDERED = """
it could have been <f->, but it is <f+>.
it is not <f->, it is <f+>.
it is <f+>, not <f->.
not a <m-> <film> but a <m+> one.
i expected a <f-> <film> and got a <f+> one.
i wanted to <love-> it, but i <loved+> it.
people will tell you that it is <f->, but it is <f+>.
for all its <m-> moments it is a <m+> <film>.
it has <m-> moments, but it is a <m+> <film>.
it is a <m+> <film>, even with some <m-> moments.
i was ready to <love-> it, but in the end i <loved+> it.
some will call it a <gem->, but it is a <gem+>.
"""

# Last remarks after the verdict.
CLOSINGS = """
that is all.
thank you for reading.
now i need (a cup of <drink>|some sleep|some <food>|to feed the <animal>).
<companion> (sends greetings|agrees with me|does not agree with me|wants to write the next review).
next week we will watch another <kind>.
next time i will (bring|hide|buy) the <food> myself.
and somebody should find out what happened to the <animal>.
now back to my <hobby>.
i hope that <director> gets some rest.
i am going to bed now.
and what was the <object> for?
just my opinion.
"""
