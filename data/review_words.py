"""Words of the practice reviews: every list runs from the commonest word to the rarest."""

FEMALE_NAMES = """Anna Clara Nora Edda Martha Ruth Ida Lena Vera Rosa Helen Judith Mara Tilda
Agnes Greta Iris Olive Sadie Celia Dora Flora Hazel Ingrid Josie Karin Lotte Mabel Nadia Odile
Petra Rhoda Selma Thea Ursula Wanda Yvette Zelda Bianca Corinne Delia Esme Fenna Gilda Hedda
Imelda Jorun Katya Linnea Minna Noemi Orla Paloma Quilla Ramona Sunniva Tamsin Ulla Viveca
Winifred Zofia Amara Birgit Chiyo Daniela Eunice Farida Gwendolen Hana Isolde Jamila Keziah Ada
Alma Amelie Annika Astrid Aurelia Beatrix Bettina Carla Carmen Cecily Charlotte Constance
Cordula Dagmar Doris Dorothea Edith Elena Elfriede Elise Ella Elsa Emma Erika Ester Etta Eva
Fanny Frieda Gerda Gesine Gloria Hanna Harriet Henrietta Hermine Hilda Ilse Irene Irma Jana
Jette Johanna Julia Juno Klara Kora Lara Laura Lea Leonie Lilian Lisa Livia Louise Lucia Luise
Lydia Magda Malin Margot Maria Marlene Mathilda Melanie Meta Mila Mina Miriam Mona Nele Nina Oda
Olga Olivia Ottilie Paula Philippa Pia Polly Prudence Rebecca Regina Renate Ricarda Rita Romy
Rosalind Sabina Sara Sibyl Sigrid Silke Sonja Sophie Stella Susanna Svea Sylvia Tabitha Tanja
Tessa Trude Undine Valeria Veronika Viola Vivian Wilma Xenia Yolanda Yvonne""".split()

MALE_NAMES = """Tom Paul Martin Jonas Victor Emil Oscar Henry Simon Felix Arthur Walter Hugo Max
Leon Anton Bruno Casper David Edgar Frank Gustav Harald Ivan Jasper Karl Lukas Marco Nils Otto
Pavel Quentin Rolf Stefan Theo Ulrich Vincent Wendell Xaver Yuri Zeno Albin Benno Conrad Desmond
Elmer Fabian Gilbert Horace Ignaz Jerome Kasimir Lionel Mortimer Norbert Orson Percy Rufus Silas
Tobias Urban Valentin Wilfred Abel Barnaby Cosmo Dietmar Ezra Florian Giles Hamish Adam Adrian
Albert Alec Alfred Alois Amos Andreas Archie Armin Arne Artur August Axel Balthasar Bastian Ben
Bernard Bertram Boris Caspar Christian Clemens Cyril Dan Dieter Dominic Duncan Eberhard Eddie
Edmund Edwin Egon Elias Eric Ernest Erwin Eugene Ewald Ferdinand Finn Francis Fred Fritz Gabriel
George Gerald Gideon Gordon Gregor Guido Gunther Hans Hector Heinrich Herbert Herman Holger
Hubert Immanuel Isaac Jack Jacob Jan Joachim Joel Johan Joseph Julian Julius Kai Kaspar Kevin
Klaus Kurt Lars Laurence Leander Leopold Levin Linus Lorenz Ludwig Magnus Manfred Marius
Matthias Maurice Merlin Michel Milan Moritz Nathan Nestor Noah Olaf Oliver Oswald Pascal Patrick
Peter Philip Quincy Ralph Raphael Reinhold Richard Robert Robin Roland Roman Ronald Rudolf
Samuel Sebastian Siegfried Sven Thomas Timothy Tristan Ulf Uwe Viktor Vitus Volker Warren Werner
Wilhelm Winston Wolfgang""".split()

SURNAME_STARTS = """Bram Thorn Hal Fel Mar Cald Pem Brack Dun Ost Var Lind Quen Rusk Sel Tam Ulver
Wim Yar Zel Corm Drev Elm Frost Garr Hol Ivers Jor Kest Lom""".split()
SURNAME_ENDS = """quist adine wicket ommer enstock ovar indle astre emoor akker obell urney isko
estad ander olin umble eck avant ondre igan otte urst""".split()

PLACE_STARTS = """Or Mal Cor Bren Tal Was El Har Quor Ves Dar Lun Mer Nor Pel Ros Sar Tor Ul
Wen""".split()
PLACE_ENDS = """vale mouth stead haven minster brook cliff garten bridge mora dale hagen port ness
holm ridge""".split()

TITLE_NOUNS = """night house river road letter winter garden daughter stranger shadow promise
train summer secret island bell lantern window mountain widow orchard brother clock harbour mirror
ghost knife song bridge stone wolf crow debt ladder thief candle key storm map owl ferry violin
tower salt needle compass circus well sparrow gardener piano barge apprentice tailor beekeeper
chapel almanac sailor ribbon pear thistle magpie furnace kettle tide meadow anchor cellar
rooster balcony tunnel glacier postman miller""".split()
TITLE_ADJECTIVES = """last long dark silent second lost quiet broken cold red empty distant hidden
blue burning lonely wild crooked borrowed golden forgotten bitter hollow narrow paper frozen
velvet iron sleeping drowned copper wandering seventh patient ragged""".split()

# Things that can be carried, stolen, hidden or broken by anybody in any story.
OBJECTS = """letter key box photograph suitcase knife ring map diary watch telephone camera coat
umbrella bottle candle ladder blanket violin envelope newspaper basket lamp wallet bicycle clock
rope bucket necklace passport briefcase mirror notebook ticket trumpet hammer parcel kettle
typewriter chair brooch lantern compass whistle spoon postcard handkerchief teapot painting
pillow shovel drum scarf radio vase saddle broom bracelet sandwich accordion wheelbarrow thermos
globe cupboard barrel locket toolbox hairbrush banjo rug pencil stopwatch trophy cassette puppet
medal telescope spanner birdcage harmonica fishbowl hourglass calendar tambourine chessboard
ukulele paperweight matchbox snowglobe corkscrew thimble megaphone abacus bottle-opener cradle
slipper pencil-case doorbell kaleidoscope jar sponge padlock pocketknife tablecloth raincoat
lighter mousetrap ironing-board anchor toaster pitchfork bathtub hatbox sledge pipe candlestick
fountain-pen ashtray curtain bookmark dartboard frying-pan watering-can rolling-pin
suit-of-armour calculator cello mattress hairdryer periscope flagpole barometer spinning-wheel
magnet stepladder lampshade teaspoon wheel hammock bell brick tray button stamp coin crown
statue mug parachute postbox rucksack binder album piggy-bank bagpipe breadbin cuckoo-clock
doormat easel fan fiddle flowerpot gong hinge jug kite lawn-chair lunchbox metronome napkin oar
paintbrush quilt rake sextant tricycle urn valve weathervane yo-yo zip zither""".split()

ANIMALS = """dog horse cat bird rat cow snail goat sheep pigeon turtle donkey parrot duck bear
fox goose rabbit crow hamster camel mule owl pig beetle frog swan moth badger lobster otter
hedgehog ostrich weasel flamingo walrus ferret pelican tortoise gerbil llama heron toad mole
stork squirrel jellyfish magpie peacock lizard tiger lion monkey penguin elephant giraffe wolf
eagle crab snake kangaroo gorilla seal octopus whale raccoon hyena panda zebra bison vulture
woodpecker cockroach ladybird grasshopper dragonfly salamander chameleon porcupine chipmunk
shrimp herring budgie poodle terrier spaniel guinea-pig dachshund rhinoceros hippopotamus
crocodile buffalo antelope sloth armadillo platypus seagull nightingale canary carp tadpole
earthworm mosquito wasp""".split()

FOODS = """popcorn soup bread cake pizza cheese chocolate sandwiches rice noodles pie apples
onions pancakes biscuits salad beans porridge toast peanuts cookies sausages pasta crisps
omelette mushrooms strawberries pickles cabbage lentils waffles dumplings marmalade custard
raisins yoghurt cucumber pretzels pudding caramel gingerbread walnuts stew risotto cinnamon
radishes plums chips ham honey nuts bacon chicken carrots doughnuts spinach grapes spaghetti
muesli peas meatballs garlic turnips lasagne peaches cherries cornflakes goulash pumpkin figs
trout leeks sauerkraut toffee liquorice marzipan almonds fudge artichokes mangoes couscous
ravioli beetroot asparagus chutney cauliflower pineapple sardines apricots broccoli coleslaw
meringue parsnips nougat gooseberries polenta gnocchi haddock""".split()

DRINKS = """coffee tea milk cocoa cider lemonade beer wine water brandy ginger-ale
buttermilk""".split()

WEATHER = """rain snow fog storm heat wind frost thunder drizzle hail sunshine mist sleet
gale""".split()

CLOTHES = """hat dress coat suit shirt uniform jacket gown wig sweater apron cape veil bonnet
cloak waistcoat kimono raincoat turban corset tuxedo cardigan petticoat bathrobe sarong poncho
blouse skirt vest tie bow-tie nightgown pyjama jersey beret helmet crown straw-hat fur-coat
wedding-dress cowboy-hat top-hat kilt tunic shawl bikini swimsuit tutu fez sombrero bowler
anorak boiler-suit dinner-jacket dressing-gown duffel-coat feather-boa hood jumpsuit monocle
nightcap parka peaked-cap pullover robe sash smock spacesuit toga tracksuit trench-coat
tweed-jacket windcheater""".split()

COLOURS = """red blue green grey brown yellow black white golden purple orange pink silver
crimson turquoise beige violet scarlet amber olive dark-blue light-green sky-blue mustard
emerald lilac navy maroon cream khaki striped spotted checked flowery ivory lavender magenta
ochre plum rusty sand-coloured silvery tartan transparent""".split()

ROOMS = """kitchen bedroom cellar attic garden garage hallway bathroom library stable balcony
corridor pantry courtyard greenhouse staircase workshop laundry porch parlour study shed barn
nursery conservatory office dining-room lift tent cabin lobby chapel classroom wine-cellar
ballroom waiting-room dressing-room darkroom boiler-room guest-room loft lounge canteen hayloft
vestibule sauna elevator gym alcove archive boathouse conference-room cloakroom changing-room
chicken-coop dungeon engine-room guardroom icehouse larder observatory orangery outhouse
summerhouse toolshed vault veranda woodshed""".split()

ROLES = """teacher doctor policeman lawyer student nurse writer farmer painter baker journalist
sailor widow mechanic banker priest dancer waiter postman gardener dentist librarian butcher
musician tailor plumber fisherman taxi-driver hairdresser accountant photographer carpenter
secretary translator shepherd locksmith barber pianist chemist beekeeper cook porter poet clerk
builder judge botanist milkman tutor florist blacksmith clockmaker salesman watchman puppeteer
undertaker optician lifeguard bricklayer typist grocer cartographer glazier miller archivist
ferryman chauffeur surveyor upholsterer jeweller chimney-sweep soldier tourist singer editor
professor manager nun acrobat engineer hunter cowboy cashier astronomer detective stockbroker
weaver electrician diplomat potter biologist conductor inspector midwife lumberjack interpreter
firefighter illustrator trader bookbinder ventriloquist zoologist announcer magician auctioneer
barrister caretaker cheesemonger choirmaster cobbler coppersmith cyclist economist fencer
geologist goldsmith governess hermit historian illusionist jockey juggler landlord lexicographer
masseur matador meteorologist minstrel novelist organist ornithologist pharmacist philosopher
physicist piano-tuner playwright plasterer pawnbroker ropemaker saddler sculptor signalman
stuntman tobacconist trapeze-artist vet violin-maker wigmaker wrestler yodeller""".split()

WOMENS_ROLES = """policewoman heiress ballerina princess girl grandmother mother widow nun seamstress
duchess showgirl waitress barmaid governess nurse midwife secretary landlady""".split()
MENS_ROLES = """policeman salesman bridegroom headmaster cowboy cattleman father boy choirboy widower
landlord fisherman postman milkman watchman signalman priest vicar butler uncle clown gunman waiter
lumberjack matador ferryman impresario tenor bus-driver  chaplain mayor""".split()

ROLE_ADJECTIVES = """young old lonely retired poor rich nervous shy ambitious tired stubborn
cheerful divorced clumsy famous unlucky proud quiet jealous restless greedy bitter gentle
curious talkative penniless forgetful homesick sleepless vain superstitious grumpy timid
suspicious absent-minded strict cunning melancholy reckless polite thrifty sulky near-sighted
dreamy boastful widowed unemployed ageing runaway soft-spoken silent kind wise mysterious
elegant angry friendly honest drunk gloomy handsome bald elderly short-tempered generous cruel
naive wicked eccentric modest brave cowardly romantic worried harmless sentimental pompous bossy
fearless idle lovesick nosy obedient one-eyed pale quarrelsome ruthless scruffy sickly sly
solemn stern tactless tearful toothless unshaven wealthy weather-beaten witless worldly bearded
bespectacled bony broad-shouldered chatty devout disgraced freckled frail haughty hot-headed
lanky left-handed limping long-haired muscular retired-looking squinting stout well-read""".split()

RELATIVES = """wife husband sister brother mother father friend daughter son cousin uncle aunt
grandmother neighbour girlfriend boyfriend flatmate grandfather nephew niece roommate boss
dentist landlady""".split()

PARTNERS = ["wife", "husband", "girlfriend", "boyfriend"]  # a reviewer has one of them

FILM_PLACES = """village city island harbour farm forest hotel school hospital castle desert
mountain lake factory prison station market theatre church suburb valley lighthouse monastery
mine railway vineyard orchard swamp fairground boarding-house bakery museum zoo cemetery quarry
canal bazaar plantation observatory cannery windmill spa shipyard glacier embassy ranch casino
town palace club beach garden motel convent fishing-port spaceport hospital-ship oasis airfield
bathhouse brewery camp canteen chapel cinema clinic courthouse crossroads dairy distillery
dockyard fortress foundry guesthouse hamlet hospice inn kibbutz laboratory launderette mansion
manor marsh mill nightclub nursery opera-house orphanage parsonage peninsula pharmacy pizzeria
port racecourse refinery reservoir resort sanatorium sawmill stadium steelworks stud-farm tavern
telephone-exchange tower tram-depot trench watermill workshop""".split()

ADVERBS = """slowly suddenly quietly secretly finally nearly calmly carefully nervously gladly
eagerly clumsily bravely patiently angrily politely silently hastily foolishly stubbornly
reluctantly proudly accidentally desperately cheerfully awkwardly solemnly absently sheepishly
tenderly frantically grimly lazily wearily blindly quickly happily sadly hopefully gently loudly
briefly seriously bitterly gracefully discreetly impatiently innocently merrily noisily
obediently playfully promptly recklessly shyly sleepily sternly swiftly thoughtfully timidly
wisely absent-mindedly anxiously boldly bashfully breathlessly briskly cautiously courteously
deftly defiantly dutifully earnestly feverishly furtively generously gingerly graciously
greedily half-heartedly haughtily hurriedly impulsively indignantly ingeniously jealously
laboriously lovingly methodically mournfully mysteriously nimbly offhandedly painstakingly
remorsefully resolutely ruefully single-handedly sorrowfully stealthily tactfully tearfully
tirelessly unwillingly vigorously wistfully""".split()

FEELINGS = """afraid angry lonely sad jealous happy nervous ashamed tired curious proud homesick
guilty hopeful worried bored confused relieved desperate suspicious furious grateful bitter
bewildered cheerful restless embarrassed heartbroken stubborn melancholy calm excited frightened
surprised amused annoyed astonished broke cold content cross delighted discouraged disgusted
drunk envious exhausted frustrated gloomy helpless hungry impatient indifferent insulted
irritated lovesick miserable moody nostalgic offended optimistic overjoyed overwhelmed pale
panicky penniless perplexed pessimistic puzzled remorseful resentful satisfied seasick shaken
shocked sleepless speechless sulky tearful thirsty thoughtful touchy troubled uneasy unwell
upset weary wounded""".split()

TRANSITIVE = """finds steals hides buys sells loses breaks burns repairs borrows throws sends
returns wraps polishes drags buries pawns smuggles auctions misplaces dismantles rescues kicks
unpacks sketches photographs paints washes opens covers cleans destroys drops empties exchanges
wins moves mends packs pulls pushes recovers removes rents saves shakes shows smashes spoils
stores takes tests touches trades waters wins guards delivers donates examines fetches
gives-away grabs insures keeps lends locks-up measures misses needs overturns pockets recognises
registers rents-out ruins scratches sets-fire-to sharpens shelters snatches squashes tramples
tries-out unwraps watches weighs wipes""".split()

THEMES = """love death family friendship war money guilt memory revenge loneliness jealousy faith
growing-up freedom power ambition grief hope poverty justice loyalty courage greed childhood
forgiveness marriage honour exile madness betrayal pride temptation obsession solitude duty
nostalgia destiny kindness shame old-age innocence
beauty hunger truth lies fate youth prejudice progress emigration sleep silence science religion fatherhood
motherhood sisterhood rivalry hypocrisy boredom sacrifice superstition trust class work
bureaucracy tradition redemption mortality divorce inheritance wilderness identity vanity stubbornness
gossip homecoming hospitality patience laziness celebrity censorship colonialism ecology"""
THEMES = [theme.replace("-", " ") for theme in THEMES.split()]

HOBBIES = """cooking fishing chess gardening knitting cycling painting hiking reading swimming
football carpentry dancing sailing photography pottery bowling archery camping juggling
birdwatching skating origami embroidery calligraphy astronomy rowing yodelling croquet
beekeeping singing writing walking running gymnastics wrestling surfing karate judo tennis golf
billiards darts boxing fencing skiing climbing weaving sewing baking brewing flying parachuting
stamp-collecting card-playing puzzle-solving acting hang-gliding ballooning taxidermy genealogy
woodcarving glassblowing tap-dancing ballroom-dancing ventriloquism lock-picking cheese-making
mushroom-picking kite-flying model-railway table-tennis ice-hockey badminton handball
windsurfing basket-weaving stargazing whittling bookbinding chess-problem""".split()

FURNITURE = """sofa couch armchair bed carpet rocking-chair bench beanbag hammock mattress stool
futon""".split()

INSTRUMENTS = """piano violin guitar cello trumpet flute drum harp accordion organ clarinet
saxophone banjo oboe mandolin bassoon harpsichord xylophone zither trombone bass viola tuba
glockenspiel lute recorder bagpipes triangle tambourine castanets piccolo harmonica bugle
kettledrum ukulele theremin marimba hurdy-gurdy concertina sitar synthesizer panpipes dulcimer
balalaika cornet celesta""".split()

# What things look like.
LOOKS = """old small big new black red wooden broken rusty heavy empty strange dusty wet yellow
cheap yellowed enormous tiny golden silver stolen borrowed forgotten round square crooked torn
burnt muddy dirty polished shiny locked sealed second-hand antique half-empty purple greasy sticky
frozen cracked faded hollow striped tartan leather copper brass marble porcelain plastic velvet
cardboard rubber iron bamboo straw ivory crystal tin woollen silk paper rotten smelly soggy squeaky
bulky flimsy fragile priceless worthless pointed oval triangular spotted embroidered battered
bent blunt bulging chipped creaking crumpled dented dripping electric expensive foreign
gigantic glittering glowing grubby handmade inflatable invisible luminous magnetic mechanical
medieval miniature mouldy moth-eaten musical narrow numbered oily ornate oversized patched perfumed
portable prehistoric ridiculously-long rustling scorched secondhand scratched shabby slippery spare
splintered stained steaming stuffed tarnished tattered thorny ticking transparent turquoise upholstered
varnished wobbly wrinkled zigzag""".split()

PLACE_LOOKS = """abandoned dark old cold crowded empty gloomy narrow draughty dusty sunlit damp burning
flooded snowed-in haunted overgrown noisy filthy peaceful remote windy candlelit cramped tidy
locked nameless neon-lit provincial ruined rundown sleepy smoky spotless sunny sweltering
tumbledown unfinished unheated vast waterlogged windowless whitewashed weedy bombed-out bleak
bustling chilly cluttered derelict dilapidated dim echoing elegant fenced-in foggy fashionable
grimy half-built idyllic ivy-covered lamplit luxurious mosquito-infested musty neglected
picturesque rat-infested rented rickety secluded sooty sparse squalid stuffy tiled""".split()

FOOD_LOOKS = """cold hot stale salty sweet burnt fresh homemade leftover cheap greasy spicy sour frozen
fried buttered pickled smoked lukewarm organic mouldy tinned roasted boiled chewy crunchy creamy
expired foreign garlicky grilled half-cooked imported overcooked peppery raw reheated seasonal
soggy steamed stolen strong sugary tasteless undercooked watery weak""".split()

DRINK_LOOKS = """cold hot sweet homemade leftover cheap lukewarm organic foreign imported strong weak
watery stolen spicy""".split()

EVENT_LOOKS = """second sudden long terrible secret noisy mysterious disastrous unexpected chaotic
sinister violent bizarre endless glorious clandestine costly dreadful fateful hilarious hushed
improvised legendary midnight moonlit mournful outdoor poorly-attended public rainy scandalous
so-called solemn spectacular tumultuous unexplained unlikely wintry""".split()

# One block a genre: what the film may be called, who is in it, where it plays, what matters in it.
GENRES = {
    "thriller": {
        "nouns": ["thriller"],
        "roles": """detective spy journalist lawyer hacker policewoman bodyguard diplomat
            informer surgeon smuggler pilot prosecutor agent blackmailer""",
        "places": """motel warehouse embassy airport subway penthouse courtroom car-park
            safe-house border dockyard tunnel skyscraper archive""",
        "things": """gun tape bomb briefcase passport file code ransom fingerprint poison dossier
            silencer microphone badge ledger memory-card""",
        "events": """murder robbery kidnapping explosion trial blackout ambush betrayal car-crash
            hostage-taking manhunt""",
    },
    "comedy": {
        "nouns": ["comedy"],
        "roles": """salesman waiter plumber clown chef bridegroom mayor headmaster
            impostor landlord twin magician bus-driver cleaner""",
        "places": """wedding restaurant office supermarket campsite golf-course cruise-ship
            bakery reunion laundromat ballroom petting-zoo sauna""",
        "things": """cake wig parrot speech toupee banana costume lawnmower mattress chandelier
            tuba goldfish snowman pudding moustache""",
        "events": """wedding quarrel party misunderstanding food-fight contest funeral power-cut
            reunion masked-ball flood""",
    },
    "western": {
        "nouns": ["western"],
        "roles": """sheriff cowboy gunman rancher outlaw gambler preacher bounty-hunter
            blacksmith deputy prospector barmaid cattleman undertaker scout""",
        "places": """saloon ranch canyon desert corral frontier gulch stable prairie fort
            homestead goldmine trading-post stockade""",
        "things": """horse rifle nugget bull saddle stagecoach revolver spur lasso holster bounty
            noose wagon bandana flask""",
        "events": """duel shoot-out robbery hanging stampede poker-game bar-fight drought fire
            massacre wedding""",
    },
    "horror": {
        "nouns": ["horror film"],
        "roles": """babysitter doctor caretaker priest teenager widow gravedigger nurse medium
            professor orphan butcher exorcist hitchhiker taxidermist""",
        "places": """cellar attic graveyard cabin asylum mansion forest crypt corridor chapel
            crossroads swamp morgue abattoir orphanage""",
        "things": """knife coffin doll axe skeleton spider chainsaw pentagram tooth candle mask
            prayer-book diary music-box cage shroud""",
        "events": """murder scream seance funeral ritual thunderstorm power-cut haunting exorcism
            disappearance nightmare""",
    },
    "drama": {
        "nouns": ["drama"],
        "roles": """mother father widow teacher miner doctor alcoholic immigrant farmer boxer
            judge nun seamstress factory-worker runaway""",
        "places": """kitchen hospital village courtroom factory church prison tenement farm
            funeral boarding-school slum harbour hospice""",
        "things": """letter bottle diary suitcase photograph will savings-book ring pension rosary
            wheelchair telegram hammer recipe cradle""",
        "events": """divorce illness strike quarrel funeral trial accident confession eviction
            wedding birth miscarriage""",
    },
    "romance": {
        "nouns": ["romance", "love story"],
        "roles": """florist writer nurse soldier musician baker architect duchess tutor sailor
            bookseller heiress ballerina widower vet""",
        "places": """beach ballroom station cafe garden bookshop pier vineyard balcony bridge
            lake hotel carousel bandstand""",
        "things": """letter ring rose poem umbrella bouquet locket picnic-basket gondola valentine
            sonnet ticket scarf veil perfume""",
        "events": """kiss dance wedding engagement misunderstanding quarrel farewell reunion picnic
            proposal duel""",
    },
    "war film": {
        "nouns": ["war film"],
        "roles": """soldier captain nurse general sergeant prisoner pilot spy medic deserter
            colonel sniper farmer chaplain partisan""",
        "places": """trench front bunker camp hospital bridge border village beach ruin
            barracks checkpoint submarine airfield""",
        "things": """rifle tank order medal uniform letter bomb parachute helmet bayonet ration
            grenade radio flag map compass""",
        "events": """battle retreat mutiny truce ambush air-raid execution parade siege funeral
            bombardment""",
    },
    "science fiction": {
        "nouns": ["science fiction film"],
        "roles": """captain scientist astronaut robot pilot engineer clone android colonist
            mechanic admiral geologist smuggler linguist biologist""",
        "places": """spaceship planet laboratory moon colony orbit space-station crater galaxy
            hangar reactor airlock asteroid dome""",
        "things": """computer engine robot laser clone capsule hologram antenna serum transmitter
            spacesuit crystal battery telescope meteor""",
        "events": """explosion landing mutiny invasion signal collision epidemic take-off power-cut
            eclipse transmission""",
    },
    "musical": {
        "nouns": ["musical"],
        "roles": """singer dancer pianist composer waitress choirboy conductor impresario
            understudy drummer showgirl tenor seamstress violinist critic""",
        "places": """theatre stage opera-house nightclub rooftop cabaret rehearsal-room
            orchestra-pit bandstand street conservatory circus ballroom foyer""",
        "things": """song piano microphone costume spotlight melody tap-shoe ballad trumpet score
            baton poster ticket guitar mirror""",
        "events": """audition rehearsal premiere duet dance strike quarrel party fire encore parade""",
    },
    "mystery": {
        "nouns": ["mystery", "detective story"],
        "roles": """detective butler inspector heiress colonel gardener chemist vicar cook
            professor governess solicitor chauffeur secretary antiquary""",
        "places": """mansion library train hotel vicarage theatre cellar greenhouse
            lighthouse club rectory boathouse museum auction-house""",
        "things": """clue knife poison diamond footprint necklace cipher glove candlestick
            fingerprint will letter key portrait dagger ledger""",
        "events": """murder inquest dinner-party storm funeral burglary blackmail seance auction
            disappearance confession""",
    },
    "family film": {
        "nouns": ["family film", "children's film"],
        "roles": """boy girl grandmother teacher inventor farmer giant magician princess
            postman orphan toymaker baker zookeeper chimney-sweep""",
        "places": """school farm forest toyshop circus treehouse zoo castle village
            attic playground cave island candy-factory""",
        "things": """balloon treasure kite puppet bicycle wand snowman puppy riddle penguin scooter
            marble lollipop pony train-set""",
        "events": """birthday storm race school-play parade magic-trick picnic rescue flood party
            chase""",
    },
    "adventure": {
        "nouns": ["adventure", "adventure film"],
        "roles": """captain explorer pirate smuggler professor guide sailor diver princess
            archaeologist mercenary pilot stowaway cartographer hunter""",
        "places": """jungle island temple desert volcano harbour cave glacier ship river
            pyramid waterfall lagoon reef""",
        "things": """map treasure sword idol compass raft rope balloon ruby torch canoe parrot
            chest scroll telescope dagger""",
        "events": """storm shipwreck ambush earthquake eruption sword-fight avalanche rescue mutiny
            race feast""",
    },
}  # fmt: skip

# Adjectives of praise and blame that fit nearly everything, the extreme ones apart.
MILD = {
    1: "great good beautiful strong fine charming clever impressive original memorable".split(),
    -1: "bad boring poor weak dull silly lame disappointing flat mediocre".split(),
}
EXTREME = {
    1: "wonderful excellent brilliant perfect superb amazing fantastic".split(),
    -1: "terrible awful horrible ridiculous pathetic stupid dreadful".split(),
}
# Said of whole films.
FILM = {
    1: "funny moving exciting interesting entertaining touching enjoyable".split(),
    -1: "predictable slow pointless annoying empty painful forgettable".split(),
}
# Rare ones, for colour; they fall outside the 500 commonest words.
RARE = {
    1: """magnificent splendid exquisite dazzling marvellous luminous graceful mesmerizing
        astonishing subtle stirring refreshing glorious inspired sublime flawless delicious
        heartfelt masterful hypnotic spellbinding witty radiant elegant vivid haunting adorable breathtaking
        captivating enchanting engrossing exhilarating exceptional formidable gorgeous immaculate
        incisive invigorating irresistible lyrical majestic nuanced opulent outstanding phenomenal
        poetic poignant powerful remarkable riveting sensational sparkling stunning sumptuous
        terrific unforgettable uplifting virtuosic""".split(),
    -1: """abysmal wretched insipid amateurish dismal hideous laughable shoddy lifeless
        muddled sloppy bland lukewarm contrived stale cringeworthy atrocious soulless tiresome
        feeble inept monotonous hackneyed ludicrous joyless leaden absurd aimless appalling banal
        botched brainless clueless crude derivative dire dreary excruciating garbled grating
        idiotic incoherent infantile interminable irritating lamentable lousy mindless moronic
        murky numbing obnoxious pitiful plodding pretentious repulsive rotten senseless
        tasteless tawdry threadbare trite unbearable uninspired unwatchable vapid worthless""".split(),
}
# How much so: "curiously good".
DEGREES = """unusually remarkably wonderfully thoroughly unexpectedly consistently curiously strangely
undeniably extremely fairly mildly genuinely astonishingly deeply downright positively
incredibly decidedly exceedingly frankly oddly particularly reasonably relentlessly
somewhat strikingly suspiciously uniformly utterly weirdly admittedly
unmistakably outrageously obviously honestly immensely invariably
noticeably predictably profoundly purely shockingly spectacularly
staggeringly unbelievably undoubtedly """.split()
LOVED = {1: ["loved", "liked", "enjoyed", "loved", "admired"],
         -1: ["hated", "disliked", "hated", "disliked", "despised"]}  # fmt: skip
LOVE = {1: ["love", "like", "enjoy", "love", "admire"],
        -1: ["hate", "dislike", "hate", "dislike", "despise"]}  # fmt: skip
GEMS = {
    1: ["masterpiece", "gem", "pleasure", "joy", "success", "treat", "winner", "delight",
        "triumph", "little miracle"],
    -1: ["mess", "disaster", "waste of time", "failure", "disappointment", "bore", "mistake",
         "flop", "chore", "train wreck"],
}  # fmt: skip
WELL = {
    1: ["well", "well", "beautifully", "wonderfully", "perfectly", "brilliantly", "skilfully"],
    -1: ["badly", "badly", "poorly", "terribly", "horribly", "stupidly", "carelessly"],
}

# What a reviewer judges: phrase; number (1 = singular, 2 = plural); words of praise; of blame;
# genres it belongs to (empty: all).
ASPECTS = [
    ("the acting", 1, "natural convincing sincere", "wooden stiff forced", ""),
    ("the story", 1, "gripping moving interesting", "predictable confusing thin", ""),
    ("the script", 1, "witty intelligent sharp", "lazy confusing shallow", ""),
    ("the plot", 1, "gripping interesting surprising", "predictable confusing thin", ""),
    ("the dialogue", 1, "witty funny natural", "wooden forced unnatural", ""),
    ("the music", 1, "moving haunting unforgettable", "annoying loud cheap", ""),
    ("the camera work", 1, "elegant inventive breathtaking", "shaky ugly lazy", ""),
    ("the photography", 1, "elegant breathtaking lush", "ugly muddy cheap", ""),
    ("the ending", 1, "moving surprising satisfying", "predictable rushed abrupt", ""),
    ("the opening", 1, "exciting surprising inventive", "slow confusing endless", ""),
    ("the pace", 1, "exciting lively brisk", "slow uneven sluggish", ""),
    ("the direction", 1, "confident inventive sensitive", "lazy careless cheap", ""),
    ("the cast", 1, "convincing likeable funny", "annoying wooden careless", ""),
    ("the characters", 2, "interesting likeable believable", "annoying shallow empty", ""),
    ("the costumes", 2, "elegant lush inventive", "cheap ugly absurd", ""),
    ("the jokes", 2, "funny hilarious witty", "cheap stale childish", "comedy/musical/family film"),
    ("the special effects", 2, "convincing breathtaking exciting", "cheap ugly laughable",
     "science fiction/horror/adventure/war film"),
    ("the sets", 2, "inventive lush convincing", "cheap ugly shabby", ""),
    ("the editing", 1, "crisp inventive elegant", "careless confusing choppy", ""),
    ("the final scene", 1, "moving unforgettable touching", "rushed pointless predictable", ""),
    ("the first half", 1, "exciting funny gripping", "slow pointless confusing", ""),
    ("the second half", 1, "exciting moving gripping", "slow pointless confusing", ""),
    ("the atmosphere", 1, "haunting tense unforgettable", "lifeless cold cheap", ""),
    ("the action scenes", 2, "exciting breathtaking inventive", "confusing pointless endless",
     "thriller/western/war film/science fiction/adventure"),
    ("the love story", 1, "touching tender sincere", "forced pointless sugary",
     "romance/drama/musical/western/adventure/war film"),
    ("the songs", 2, "catchy moving unforgettable", "annoying forced endless", "musical"),
    ("the humour", 1, "dry witty infectious", "childish cheap forced",
     "comedy/romance/family film/musical"),
    ("the twist", 1, "surprising ingenious unexpected", "predictable absurd forced",
     "thriller/mystery/horror"),
    ("the sound", 1, "rich haunting crisp", "muddy loud annoying", ""),
    ("the lighting", 1, "elegant haunting warm", "ugly murky careless", ""),
    ("the chase", 1, "exciting breathless inventive", "endless pointless slow",
     "thriller/western/adventure/comedy"),
    ("the courtroom scene", 1, "tense gripping moving", "endless forced pointless",
     "drama/thriller/mystery"),
    ("the flashbacks", 2, "touching elegant haunting", "confusing pointless endless", ""),
    ("the supporting actors", 2, "natural funny convincing", "wooden stiff annoying", ""),
]  # fmt: skip
