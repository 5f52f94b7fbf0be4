"""Words of wards, homes, boards and abroad that mean much the same. Each group is searched together, at a lower weight.

Written from how people speak in the field, never from particular questions. Keep groups narrow: a word that means several
things makes everything match.
"""

from __future__ import annotations

_GROUPS = """
# people
patient; service user; inpatient; resident; client; consumer; person who uses services
nurse; staff; nursing staff; support worker; healthcare assistant; hca; colleague
doctor; psychiatrist; consultant; medic; clinician
carer; family; relative; parent; mother; father; mum; dad; son; daughter; husband; wife; loved one
peer worker; peer support; lived experience; expert by experience; been through it
manager; leader; director; executive; chief; boss; matron
board; trust board; governors; directors; senior leaders
child; children; young people; teenager; adolescent; youth; kid; camhs
older adults; elderly; old people; dementia; care home; nursing home
dementia; alzheimers; memory loss; confused
learning disability; intellectual disability; developmental disability; autism; autistic
black; ethnic minority; minority ethnic; racialised; racism; race
indigenous; first nations; aboriginal; maori
woman; women; female; girls
new staff; newcomer; starter; agency staff; bank staff; temporary staff
student; trainee; medical school; university; undergraduate
police; officer; cop; security guard
advocate; advocacy; representative; speak up for me

# places
ward; unit; inpatient unit; hospital ward
psychiatric intensive care; picu; intensive care
emergency department; emergency room; a&e; casualty; er
forensic; secure; high secure; medium secure; prison; jail
community; home treatment; at home; outreach; out of hospital
crisis house; safe haven; crisis cafe; sanctuary; respite
garden; outdoors; outside; fresh air; nature; green space
seclusion room; isolation room; cell; padded room
building; design; layout; architecture; environment; refurbish
bedroom; room; own space
country; national; government; state; ministry

# force
restraint; held down; hold down; pinned down; hands on; physical intervention; manual restraint; restrain; grabbed
prone; face down; floor restraint
seclusion; locked in a room; isolation; solitary; shut in; locked up alone
mechanical restraint; belts; straps; tied; tied down; shackled; chained; cuffs; handcuffs
rapid tranquillisation; forced medication; injection; jab; needle; chemical restraint; sedation; sedated; drugged
force; coercion; coercive; compulsion; restrictive practice; restrictive intervention; against my will
long term segregation; kept apart; segregated; isolated for months
blanket rules; blanket restrictions; petty rules; house rules; same rules for all; not allowed
observation; one to one; level of observation; watched; constant observation; close observation; being watched
locked door; open door; doors locked; let out; leave the ward
detained; sectioned; section; involuntary; compulsory admission; committed; mental health act
taser; spit hood; police force; weapon
search; searched; strip search
physical health check; vital signs; breathing; positional asphyxia

# what happens
violence; aggression; assault; attack; hit; punched; fight; kicked
conflict; argument; row; quarrel; shouting; flashpoint; tension
agitation; agitated; wound up; worked up; distressed; upset; angry; losing it; kick off
self harm; self injury; cutting; hurting myself; hurt themselves; harming
suicide; suicidal; end my life; wants to die
absconding; absconded; awol; run away; running off; missing
crisis; breakdown; emergency; relapse; getting worse
incident; event; episode; flare up
injury; hurt; injured; harm
trauma; traumatised; retraumatise; flashback; abuse; trauma informed
fear; afraid; scared; frightened; unsafe; anxious
boredom; bored; nothing to do; empty days
noise; noisy; loud; quiet
sleep; night; nights; insomnia; awake; bedtime; evening
refuse; refusal; say no; saying no; turned down
complaint; complain; grievance; unfair
death; died; killed

# care
de-escalation; deescalate; calming; calm down; talk down; settle; soothe; defuse
medication; medicine; drug; pills; tablets; meds; antipsychotic; prescription
taper; come off; reduce medication; deprescribing; side effects
prn; as needed medication; when required medication
debrief; post incident review; look back; talk it through; after an incident; learning from incidents
handover; huddle; safety huddle; team meeting; briefing; shift change
risk assessment; risk scale; checklist; predict; early warning; warning signs; brset; dasa; bvc
care plan; safety plan; crisis plan; wellness plan; coping plan
advance statement; advance directive; advance decision; joint crisis plan; psychiatric will; wishes in advance; advance choice
ward round; review meeting; care review; tribunal; hearing
activity; activities; occupation; hobby; therapeutic activities; occupational therapy
exercise; sport; gym; yoga; walking; physical activity
sensory; sensory room; comfort room; weighted blanket; senses; lights; smell
music; art; singing; drama; creative; painting
food; meal; meals; eating; breakfast; supper; dinner; snack
smoking; cigarette; vape; smoke free; tobacco
phone; mobile; internet; wifi
information; leaflet; explain; told why; told what happens; poster
welcome; admission; arrival; first day; arriving; new on the ward
discharge; leaving hospital; going home; aftercare; follow up
mutual help; community meeting; patients meeting; ward meeting; morning meeting
listening; being heard; heard; listened to; kindness; compassion; respect; dignity
recovery; getting better; hope; recovery college
choice; say in; decide; decision; shared decision; involvement; coproduction; having a say
rights; human rights; legal rights; law; legislation; act; statute; united nations
culture; religion; faith; spiritual; prayer; language; interpreter
money; cost; cheap; funding; budget; afford; price
staffing; short staffed; understaffed; rota; shift; not enough staff; time
burnout; stress; exhausted; tired; morale; wellbeing; sick leave; stressed
supervision; reflective practice; reflection; reflective group
training; teach; course; education; learn; workshop; e learning; simulation
training standards; certified; certification; accredited; accreditation
leadership; champion; led from the top; strategy; governance; policy
data; figures; numbers; statistics; dashboard; measure; audit; monitor; record; recording; reporting
rating scale; questionnaire; survey; feedback; experience measure; score
ward climate; atmosphere; social climate; feel of the ward
quality improvement; collaborative; pdsa; small tests; change package
open dialogue; network meeting; family therapy
body camera; body worn camera; cctv; camera; surveillance; video
helpline; phone line; call someone; hotline; text line
homeless; street; housing; home of my own
drugs and alcohol; substance; addiction; intoxicated; drunk
personality disorder; emotionally unstable; bpd; eupd; borderline
eating disorder; anorexia; tube feeding; ng feeding; nasogastric
psychosis; voices; schizophrenia; hearing voices; paranoid
"""

SYNONYMS: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.strip() for words in line.split(";"))
    for line in _GROUPS.splitlines()
    if line.strip() and not line.startswith("#")
)
