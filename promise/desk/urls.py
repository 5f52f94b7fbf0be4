from django.urls import path

from promise.desk.views.demo_mail import DemoMailDetail, DemoMailList
from promise.desk.views.desk import Desk
from promise.desk.views.embed import Badge, EmbedCard, OEmbed
from promise.desk.views.enquiries import Contact, ContactThanks, EnquiryDetail
from promise.desk.views.health import Alive, Ready
from promise.desk.views.home import HomePage
from promise.desk.views.mails import Mails
from promise.desk.views.queue import Queue, SendAgain
from promise.desk.views.texts import About, Accessibility, Privacy, Styleguide
from promise.desk.views.well_known import Favicon, Robots, Security, Sitemap, SitemapPart

app_name = "desk"
urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("desk/", Desk.as_view(), name="desk"),
    path("desk/queue/", Queue.as_view(), name="queue"),
    path("desk/mails/", Mails.as_view(), name="mails"),
    path("desk/enquiries/<slug:public_id>/", EnquiryDetail.as_view(), name="enquiry-detail"),
    path("desk/outbox/<int:pk>/send-again/", SendAgain.as_view(), name="send-again"),
    path("about/", About.as_view(), name="about"),
    path("about/contact/", Contact.as_view(), name="contact"),
    path("about/contact/thanks/", ContactThanks.as_view(), name="contact-thanks"),
    path("privacy/", Privacy.as_view(), name="privacy"),
    path("accessibility/", Accessibility.as_view(), name="accessibility"),
    path("styleguide/", Styleguide.as_view(), name="styleguide"),
    path("embed/badge/<slug:slug>.svg", Badge.as_view(), name="badge"),
    path("embed/oembed", OEmbed.as_view(), name="oembed"),
    path("embed/<slug:kind>/<slug:slug>/", EmbedCard.as_view(), name="embed-card"),
    path("demo/mail/", DemoMailList.as_view(), name="demo-mail-list"),
    path("demo/mail/<str:name>/", DemoMailDetail.as_view(), name="demo-mail-detail"),
    path("livez", Alive.as_view(), name="livez"),
    path("readyz", Ready.as_view(), name="readyz"),
    path("robots.txt", Robots.as_view(), name="robots"),
    path("sitemap.xml", Sitemap.as_view(), name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", SitemapPart.as_view(), name="sitemap-part"),
    path(".well-known/security.txt", Security.as_view(), name="security"),
    path("favicon.ico", Favicon.as_view(), name="favicon"),
]
